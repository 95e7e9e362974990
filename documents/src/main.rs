//! Sets receipts, statements and reports as PDF.

fn main() {}
