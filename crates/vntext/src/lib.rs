//! vntext
