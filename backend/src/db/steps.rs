//! The steps of a flow, for the tests that crash between every two of them. A step is where
//! a program may die: before a transaction begins, at each statement inside it, after its
//! commit and before its answer; tests add what happens at a gateway.
//!
//! Outside this crate's own tests every function here is empty, so a release has no trace of it.

#[cfg(not(test))]
mod off {
    use futures::future::BoxFuture;

    use crate::db::Tx;
    use crate::error::Result;

    /// A place between two transactions.
    #[inline(always)]
    pub(crate) async fn pass(_name: &'static str) {}

    /// A statement inside a transaction.
    #[doc(hidden)]
    #[inline(always)]
    pub fn statement() {}

    /// Lets a transaction that runs elsewhere count the statements of the flow that asked for it.
    #[inline(always)]
    pub(crate) fn carried<T, F>(work: F) -> F
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>>,
    {
        work
    }
}

#[cfg(not(test))]
pub use off::statement;
#[cfg(not(test))]
pub(crate) use off::{carried, pass};
#[cfg(test)]
pub use on::statement;
#[cfg(test)]
pub(crate) use on::{carried, pass};

#[cfg(test)]
pub(crate) mod on {
    use std::sync::Arc;
    use std::sync::Mutex;

    use futures::future::BoxFuture;

    use crate::db::Tx;
    use crate::error::Result;

    /// What a test does at the places of a flow.
    pub(crate) trait Places: Send + Sync {
        /// Between two transactions; a future that never ends is a crash.
        fn between(&self, name: &'static str) -> BoxFuture<'static, ()>;
        /// At a statement; a panic there breaks the transaction.
        fn statement(&self);
    }

    tokio::task_local! {
        static PLACES: Arc<dyn Places>;
    }

    /// Runs a flow under a test's eyes.
    pub(crate) async fn watched<F: Future>(places: Arc<dyn Places>, flow: F) -> F::Output {
        PLACES.scope(places, flow).await
    }

    pub(crate) async fn pass(name: &'static str) {
        let place = PLACES.try_with(|places| places.between(name));
        if let Ok(place) = place {
            place.await;
        }
    }

    #[doc(hidden)]
    pub fn statement() {
        // Outside a watched flow nobody listens.
        let _ = PLACES.try_with(|places| places.statement());
    }

    pub(crate) fn carried<T, F>(work: F) -> impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>> + Send + 'static
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>> + Send + 'static,
    {
        let places = PLACES.try_with(Arc::clone).ok();
        move |tx: &mut Tx| -> BoxFuture<'_, Result<T>> {
            match places {
                Some(places) => Box::pin(PLACES.scope(places, work(tx))),
                None => work(tx),
            }
        }
    }

    /// Counts the places of a flow, and crashes at one of them.
    #[derive(Debug)]
    pub(crate) struct CrashAt {
        /// Which place, counted from 0 over both kinds; none only counts.
        at: Option<usize>,
        seen: Mutex<Vec<&'static str>>,
        reached: tokio::sync::Notify,
    }

    impl CrashAt {
        pub(crate) fn new(at: Option<usize>) -> Arc<Self> {
            Arc::new(Self {
                at,
                seen: Mutex::new(Vec::new()),
                reached: tokio::sync::Notify::new(),
            })
        }

        /// The names of the places passed so far.
        pub(crate) fn seen(&self) -> Vec<&'static str> {
            self.seen.lock().unwrap().clone()
        }

        fn is_here(&self, name: &'static str) -> bool {
            let mut seen = self.seen.lock().unwrap();
            seen.push(name);
            self.at == Some(seen.len() - 1)
        }

        /// Runs `flow` until it ends or the place is reached; nothing of it runs afterwards.
        pub(crate) async fn run<F: Future>(self: &Arc<Self>, flow: F) -> Option<F::Output> {
            let places: Arc<dyn Places> = Arc::clone(self) as Arc<dyn Places>;
            let flow = std::panic::AssertUnwindSafe(watched(places, flow));
            tokio::select! {
                biased;
                () = self.reached.notified() => None,
                done = futures::FutureExt::catch_unwind(flow) => done.ok(),
            }
        }
    }

    impl Places for CrashAt {
        fn between(&self, name: &'static str) -> BoxFuture<'static, ()> {
            if self.is_here(name) {
                self.reached.notify_one();
                Box::pin(std::future::pending())
            } else {
                Box::pin(std::future::ready(()))
            }
        }

        fn statement(&self) {
            if self.is_here("statement") {
                // Without the panic's message: this one is wanted.
                std::panic::resume_unwind(Box::new("the program dies inside a transaction"));
            }
        }
    }
}
