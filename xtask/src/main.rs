//! The build steps that cargo does not know.

fn main() {}
