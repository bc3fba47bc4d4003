//! Papers as an office meets them: files read back by programs that know nothing of this one.

mod amendment;
mod certificates;
mod decision;
mod docx;
mod letters;
mod office;
mod photo;
mod samples;
mod scores;
mod tools;
