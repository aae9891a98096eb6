//! Tests of the whole: what files say, against what the program makes of them.

mod generated;
mod reading;
mod schema;
