//! Tests of `sheets` from outside: real files, hostile files, what is written is read back.

mod files;
mod headers;
mod hostile;
mod law;
mod pointed;
mod sentences;
mod support;
mod written;
