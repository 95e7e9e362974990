//! How often the disk makes a small write durable: other speeds are read beside it.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Instant;

const WRITES: u32 = 1_000;
const WRITE_BYTES: usize = 4_096;

/// Writes 4 KiB and waits for `fdatasync`, a thousand times over the same place.
///
/// # Errors
/// The folder cannot be written to.
pub(crate) fn durable_writes_per_second(folder: &Path) -> anyhow::Result<u64> {
    let path = folder.join("bench-disk");
    let mut file = File::create(&path)?;
    let block = [0x5a; WRITE_BYTES];
    let started = Instant::now();
    for _ in 0..WRITES {
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&block)?;
        file.sync_data()?;
    }
    let elapsed_us = started.elapsed().as_micros().max(1);
    std::fs::remove_file(path)?;
    Ok(u64::try_from(u128::from(WRITES) * 1_000_000 / elapsed_us)?)
}
