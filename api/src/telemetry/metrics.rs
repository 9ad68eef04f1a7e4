//! Figures for Prometheus: counts and durations by route, never by person, path or
//! address.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::http::Method;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::traces::{Span, Traces};
use crate::config::Config;

/// Upper bounds of durations, in seconds.
const BOUNDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 60.0];

/// Everything that is counted; clones are one.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<Figures>);

#[derive(Debug)]
struct Figures {
    registry: Registry,
    requests: Family<Asked, Counter>,
    seconds: Family<Route, Histogram>,
    states: Family<State, Gauge<f64, AtomicU64>>,
    shut_out: Counter,
    models: Family<ModelState, Gauge<f64, AtomicU64>>,
    traces: Option<Traces>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Asked {
    route: String,
    method: &'static str,
    status: u32,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct State {
    of: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct ModelState {
    model: String,
    of: &'static str,
}

impl Default for Figures {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("portico");
        let requests = Family::<Asked, Counter>::default();
        let seconds = Family::<Route, Histogram>::new_with_constructor(|| Histogram::new(BOUNDS));
        let states = Family::<State, Gauge<f64, AtomicU64>>::default();
        let models = Family::<ModelState, Gauge<f64, AtomicU64>>::default();
        let asked = "Requests; status 499 where who asked hung up before the answer";
        registry.register("requests", asked, requests.clone());
        let to_head = "Seconds until the head of the answer, or until who asked hung up";
        registry.register("request_seconds", to_head, seconds.clone());
        registry.register("state", "How much of it there is right now", states.clone());
        let shut_out = Counter::default();
        let above = "Connections closed at once: their peers held their share of them";
        registry.register("connections_shut_out", above, shut_out.clone());
        let how_far = "How far each read model is behind, and whether it has stopped";
        registry.register("read_model", how_far, models.clone());
        Self {
            registry,
            requests,
            seconds,
            states,
            shut_out,
            models,
            traces: None,
        }
    }
}

impl Metrics {
    /// Of a server, which sends spans too if it is set up so.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let traces = config.otlp_endpoint.map(Traces::to);
        Self(Arc::new(Figures {
            traces,
            ..Figures::default()
        }))
    }

    /// A span is sent, where spans are.
    pub(crate) fn traced(&self, span: impl FnOnce() -> Span) {
        if let Some(traces) = &self.0.traces {
            traces.take(span());
        }
    }

    /// A request was answered, or given up: at a route's pattern, empty for none.
    pub(crate) fn answered(&self, route: &str, method: &Method, status: u16, seconds: f64) {
        let asked = Asked {
            route: route.to_owned(),
            method: known(method),
            status: status.into(),
        };
        self.0.requests.get_or_create(&asked).inc();
        let route = Route {
            route: route.to_owned(),
        };
        self.0.seconds.get_or_create(&route).observe(seconds);
    }

    /// A connection was closed at once, because its peer has its share.
    pub(crate) fn shut_out(&self) {
        self.0.shut_out.inc();
    }

    /// So much of it there is now.
    pub(crate) fn state(&self, of: &'static str, is: f64) {
        self.0.states.get_or_create(&State { of }).set(is);
    }

    /// So far a read model is now.
    pub(crate) fn read_model(&self, model: &str, of: &'static str, is: f64) {
        let model = model.to_owned();
        let state = ModelState { model, of };
        self.0.models.get_or_create(&state).set(is);
    }

    /// One more of it, until what is answered is dropped.
    pub(crate) fn one_more(&self, of: &'static str) -> Counted {
        self.0.states.get_or_create(&State { of }).inc();
        Counted(self.clone(), of)
    }

    /// All of it, as Prometheus reads it.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a text does not fail.
        let _ = encode(&mut text, &self.0.registry);
        text
    }
}

/// Something that there is as long as this.
pub(crate) struct Counted(Metrics, &'static str);

impl Drop for Counted {
    fn drop(&mut self) {
        let state = State { of: self.1 };
        self.0.0.states.get_or_create(&state).dec();
    }
}

/// Of methods that anybody may make up one line is enough.
pub(super) fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 6] = ["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"];
    let found = KNOWN.into_iter().find(|known| method.as_str() == *known);
    found.unwrap_or("other")
}
