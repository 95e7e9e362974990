//! A gateway that fails as it is told: the test gateway, with a line between it and the site
//! that loses requests and answers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::time::Timestamp;

use crate::Context;
use crate::db::steps;
use crate::payments::gateway::{
    Capabilities, Gateway, GatewayError, GatewayEvent, PaymentCreated, PaymentRecord, PaymentRequest, RefundRequest,
    WebhookHeaders, WebhookRefusal,
};
use crate::payments::{TEST_GATEWAY, TestGateway};

tokio::task_local! {
    static IN_PLACE: Arc<dyn Gateway>;
}

/// The gateway that a test has put in the place of the one with this name.
pub(crate) fn in_place_of(name: &str) -> Option<Arc<dyn Gateway>> {
    IN_PLACE
        .try_with(|gateway| (gateway.name() == name).then(|| Arc::clone(gateway)))
        .ok()
        .flatten()
}

/// Runs a flow in which that gateway stands in the test gateway's place.
pub(crate) async fn with<F: Future>(gateway: Arc<dyn Gateway>, flow: F) -> F::Output {
    IN_PLACE.scope(gateway, flow).await
}

/// What becomes of one question to the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// Asked and answered.
    Whole,
    /// The question never arrives: nothing happens there.
    QuestionLost,
    /// It is done there, but the answer never arrives.
    AnswerLost,
    /// The gateway answers 500 and does nothing.
    Refusing,
}

/// Decides what becomes of the next question.
pub(crate) trait Lines: Send + Sync {
    /// The next question's fate.
    fn next(&self) -> Line;
}

/// A script; what is not in it is whole.
pub(crate) struct Script(Mutex<VecDeque<Line>>);

impl Script {
    pub(crate) fn new(lines: &[Line]) -> Self {
        Self(Mutex::new(lines.iter().copied().collect()))
    }
}

impl Lines for Script {
    fn next(&self) -> Line {
        self.0.lock().unwrap().pop_front().unwrap_or(Line::Whole)
    }
}

/// The test gateway at the end of a bad line.
pub(crate) struct Faulty {
    inner: TestGateway,
    lines: Arc<dyn Lines>,
}

impl Faulty {
    pub(crate) fn shared(context: &Context, lines: Arc<dyn Lines>) -> Arc<dyn Gateway> {
        Arc::new(Self {
            inner: TestGateway::of(context).unwrap(),
            lines,
        })
    }

    /// Asks over the line. The gateway is another house: it goes on when the site dies, and its
    /// transactions are no steps of ours, so its half runs as a task of its own.
    async fn ask<T, F>(&self, question: F) -> Result<T, GatewayError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, GatewayError>> + Send + 'static,
    {
        steps::pass("before the gateway").await;
        let lost = |what: &str| Err(GatewayError::Unknown(what.to_owned()));
        let answer = match self.lines.next() {
            Line::QuestionLost => lost("no answer in time"),
            Line::Refusing => lost("500 Internal Server Error"),
            Line::AnswerLost => {
                let _ = tokio::spawn(question).await;
                lost("the connection was cut")
            }
            Line::Whole => tokio::spawn(question)
                .await
                .unwrap_or_else(|_| lost("the gateway broke down")),
        };
        steps::pass("after the gateway").await;
        answer
    }
}

#[async_trait]
impl Gateway for Faulty {
    fn name(&self) -> &'static str {
        TEST_GATEWAY
    }

    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    async fn create_payment(&self, request: &PaymentRequest) -> Result<PaymentCreated, GatewayError> {
        let (inner, request) = (self.inner.clone(), request.clone());
        self.ask(async move { inner.create_payment(&request).await }).await
    }

    async fn get_payment(&self, reference: &str) -> Result<PaymentRecord, GatewayError> {
        let (inner, reference) = (self.inner.clone(), reference.to_owned());
        self.ask(async move { inner.get_payment(&reference).await }).await
    }

    async fn find_payment(&self, key: &str) -> Result<PaymentRecord, GatewayError> {
        let (inner, key) = (self.inner.clone(), key.to_owned());
        self.ask(async move { inner.find_payment(&key).await }).await
    }

    fn verify_webhook(
        &self,
        headers: &dyn WebhookHeaders,
        raw_body: &[u8],
        now: Timestamp,
    ) -> Result<GatewayEvent, WebhookRefusal> {
        self.inner.verify_webhook(headers, raw_body, now)
    }

    async fn refund(&self, refund: &RefundRequest) -> Result<(), GatewayError> {
        let (inner, refund) = (self.inner.clone(), refund.clone());
        self.ask(async move { inner.refund(&refund).await }).await
    }

    async fn void(&self, reference: &str) -> Result<(), GatewayError> {
        let (inner, reference) = (self.inner.clone(), reference.to_owned());
        self.ask(async move { inner.void(&reference).await }).await
    }
}
