//! The JSON outputs by name, each with its schema, derived from the struct that is printed.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use super::agenda::AgendaView;
use super::assess::AssessmentView;
use super::bisect::BisectView;
use super::blame::BlameView;
use super::capacity::CapacityView;
use super::check::CheckView;
use super::checkin::CheckinView;
use super::ci::CiView;
use super::diff::DiffView;
use super::digest::DigestView;
use super::drift::DriftView;
use super::explain::ExplainView;
use super::failure::FailureView;
use super::hooks::HooksView;
use super::init::InitView;
use super::log::LogView;
use super::next::NextView;
use super::path::PathView;
use super::range_diff::RangeDiffView;
use super::retro::RetroView;
use super::reviewers::ReviewersView;
use super::schedule::ScheduleView;
use super::setup::SetupView;
use super::setup_ci::CiSetupView;
use super::show::ShowView;
use super::statistics::StatisticsView;
use super::status::StatusView;
use super::text::TextView;
use super::trace::{MessageView, OrphansView, TraceView};

/// A JSON output: what a command prints with `--format json`.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// Its name: the command's, or `failure` for what each prints where it cannot answer.
    pub name: &'static str,
    schema: fn() -> Schema,
}

/// Every JSON output, by name.
pub const OUTPUTS: &[Output] = &[
    Output::of::<BisectView>("bisect"),
    Output::of::<AgendaView>("agenda"),
    Output::of::<BlameView>("blame"),
    Output::of::<CapacityView>("capacity"),
    Output::of::<CheckView>("check"),
    Output::of::<StatisticsView>("check-statistics"),
    Output::of::<CheckinView>("checkin"),
    Output::of::<CiView>("ci"),
    Output::of::<DiffView>("diff"),
    Output::of::<DriftView>("drift"),
    Output::of::<DigestView>("digest"),
    Output::of::<ExplainView>("explain"),
    Output::of::<FailureView>("failure"),
    Output::of::<AssessmentView>("health"),
    Output::of::<InitView>("init"),
    Output::of::<LogView>("log"),
    Output::of::<NextView>("next"),
    Output::of::<PathView>("path"),
    Output::of::<RangeDiffView>("range-diff"),
    Output::of::<RetroView>("retro"),
    Output::of::<ReviewersView>("reviewers"),
    Output::of::<ScheduleView>("schedule"),
    Output::of::<SetupView>("setup"),
    Output::of::<CiSetupView>("setup-ci"),
    Output::of::<HooksView>("setup-hooks"),
    Output::of::<ShowView>("show"),
    Output::of::<StatusView>("status"),
    Output::of::<TextView>("text"),
    Output::of::<TraceView>("trace"),
    Output::of::<MessageView>("trace-message"),
    Output::of::<OrphansView>("trace-orphans"),
    Output::of::<DiffView>("what-if"),
];

impl Output {
    const fn of<View: JsonSchema>(name: &'static str) -> Self {
        Self { name, schema: draft_07::<View> }
    }

    /// Returns the output of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        OUTPUTS.iter().find(|output| output.name == name)
    }

    /// Returns its schema, in draft-07 as the schema of plan files. It allows further fields, since a higher minor version adds some.
    pub fn schema(&self) -> serde_json::Value {
        let mut schema = (self.schema)();
        schema.insert("title".to_owned(), format!("git plan {}", self.name).into());
        schema.to_value()
    }
}

fn draft_07<View: JsonSchema>() -> Schema {
    SchemaSettings::draft07().for_serialize().into_generator().into_root_schema_for::<View>()
}
