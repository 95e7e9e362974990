//! The disk of the tests: it fails when it is told to, and tells what it was asked (disk.c).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::program::Site;

/// Bytes of a record's head; see disk.c.
const HEAD_BYTES: usize = 32;

/// What the program asked of the disk or sent to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Write,
    Sync,
    Send,
}

/// One call, with the bytes that were written or sent.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    pub(crate) operation: Operation,
    /// Whether it went to the write-ahead log.
    pub(crate) to_log: bool,
    /// What the call answered; below zero it failed.
    pub(crate) result: i32,
    /// Number at the call, from one counter for all threads.
    pub(crate) called: u64,
    /// Number at the return.
    pub(crate) returned: u64,
    pub(crate) bytes: &'a [u8],
}

/// The library that stands in front of the C library, built once in a run.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("faults-disk-{}.so", std::process::id()));
        let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
        let built = Command::new(compiler)
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-o"])
            .arg(&path)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/disk.c"))
            .args(["-ldl", "-lpthread"])
            .status()
            .expect("a C compiler (scripts/setup rust installs one)");
        assert!(built.success(), "disk.c does not compile");
        path
    })
}

/// The hands on the disk of one site.
pub(crate) struct Disk {
    control: PathBuf,
    trace: PathBuf,
}

impl Disk {
    /// Puts the disk under a site that is not started yet. `watch` is a part of the paths that
    /// fail and are traced.
    pub(crate) fn under(site: &mut Site, watch: &str, traced: bool) -> Self {
        let disk = Self {
            control: site.folder.path().join("disk-control"),
            trace: site.folder.path().join("disk-trace"),
        };
        disk.tell("");
        let mut environment = vec![
            ("LD_PRELOAD", library().display().to_string()),
            ("FAULTS_DISK_CONTROL", disk.control.display().to_string()),
            ("FAULTS_DISK_WATCH", watch.to_owned()),
        ];
        if traced {
            environment.push(("FAULTS_DISK_TRACE", disk.trace.display().to_string()));
        }
        site.environment.extend(environment);
        disk
    }

    /// From now on the disk does so; an empty word makes it whole again.
    pub(crate) fn tell(&self, words: &str) {
        let next = self.control.with_extension("next");
        std::fs::write(&next, words).unwrap();
        std::fs::rename(next, &self.control).unwrap();
    }

    /// Everything traced so far.
    pub(crate) fn trace(&self) -> Vec<u8> {
        std::fs::read(&self.trace).unwrap()
    }
}

/// Reads a trace. The last record may be cut off by a kill.
pub(crate) fn records(trace: &[u8]) -> Vec<Record<'_>> {
    let mut records = Vec::new();
    let mut rest = trace;
    while rest.len() >= HEAD_BYTES {
        let (head, tail) = rest.split_at(HEAD_BYTES);
        let number = |from: usize| u64::from_ne_bytes(head[from..from + 8].try_into().unwrap());
        let length = u32::from_ne_bytes(head[24..28].try_into().unwrap()) as usize;
        if tail.len() < length {
            break;
        }
        let (bytes, next) = tail.split_at(length);
        records.push(Record {
            operation: match head[0] {
                1 => Operation::Write,
                2 => Operation::Sync,
                3 => Operation::Send,
                other => panic!("the trace holds an operation {other}"),
            },
            to_log: head[1] == 2,
            result: i32::from_ne_bytes(head[4..8].try_into().unwrap()),
            called: number(8),
            returned: number(16),
            bytes,
        });
        rest = next;
    }
    records
}

/// Where `part` begins in `bytes`.
pub(crate) fn position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}
