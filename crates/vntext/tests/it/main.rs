//! Tests of `vntext` from outside: oracles, round trips, lists.

mod alphabet;
mod legacy;
mod robust;
mod sorting;
