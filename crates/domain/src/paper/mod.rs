//! Data of each paper the program prints.
