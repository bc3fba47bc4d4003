//! The program from outside, and the house it is built in.

mod house;
