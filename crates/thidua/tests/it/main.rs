//! The program from outside, and the house it is built in.

mod ballot;
mod commands;
mod house;
mod law;
mod serve;
mod supply;
