//! What every use case is handed.

use std::sync::{Arc, OnceLock};

use domain::time::Timestamp;
use tokio::sync::broadcast;

use crate::clock::Source;
use crate::configuration::Configuration;
use crate::db::Db;
use crate::payments::Gateways;
use crate::reference::Reference;

/// How many unseen announcements a slow listener may fall behind before it skips some.
const ANNOUNCEMENT_BACKLOG: usize = 16;

/// Database, time, randomness and configuration. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    /// Storage.
    pub db: Db,
    /// Time and randomness.
    pub source: Source,
    /// The installation.
    pub configuration: Arc<Configuration>,
    /// The payment gateways that are set up.
    pub gateways: Gateways,
    /// Told whenever the rollups moved; the live counter listens.
    pub totals_moved: broadcast::Sender<()>,
    /// The reference data once it has been read.
    pub(crate) reference: Arc<OnceLock<Reference>>,
}

impl Context {
    /// Joins the parts.
    #[must_use]
    pub fn new(db: Db, source: Source, configuration: Configuration) -> Self {
        let (totals_moved, _) = broadcast::channel(ANNOUNCEMENT_BACKLOG);
        Self {
            gateways: Gateways::new(&configuration.gateways, &source),
            db,
            source,
            configuration: Arc::new(configuration),
            totals_moved,
            reference: Arc::default(),
        }
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.source.now()
    }
}
