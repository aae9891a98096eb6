use clap::{Args, ValueEnum};

use crate::base::{Day, Period, quoted};
use crate::load::{Weeks, Workload, workloads};
use crate::render;
use crate::view::capacity::{Asked, CapacityView, PersonCapacity, WeekCapacity};

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::{self, Workspace};

/// So many weeks are shown where it is not said how many.
const MOST_WEEKS: i32 = 26;

/// Say who is asked for how much, and when that is more than they have time for
///
/// What is planned follows from the forecast: what is left of each task, at its early dates, takes its `load` of the time of
/// its owner and of everybody `with` them, by default their capacity. Recurring work counts in the weeks in which it comes. What
/// there is time for is a person's capacity of the days on which they work.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan capacity                 everybody, from now until the work is done
  git plan capacity maya            one person, week by week, with the tasks
  git plan capacity --over          who is asked for more than they have time for
  git plan capacity --from 2026-W20 --to 2026-Q3
  git plan capacity --weeks 12 --format csv > capacity.csv")]
pub(in crate::cli) struct CapacityArgs {
    /// Only this person, week by week
    #[arg(value_name = "PERSON")]
    person: Option<String>,
    /// From the week of this day on, or of the first day of a period such as 2026-W20
    #[arg(long, value_name = "DATE", value_parser = parse_period)]
    from: Option<Period>,
    /// To the week of this day, or of the last day of a period such as 2026-Q3
    #[arg(long, value_name = "DATE", value_parser = parse_period)]
    to: Option<Period>,
    /// So many weeks
    #[arg(long, value_name = "N", conflicts_with = "to", value_parser = clap::value_parser!(u16).range(1..=520))]
    weeks: Option<u16>,
    /// Only people and weeks that are asked for more than there is
    #[arg(long)]
    over: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
}

/// How it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a page or a comment
    Markdown,
    /// For spreadsheets: a row for each person and week
    Csv,
}

pub(in crate::cli) fn run(
    ui: &mut Ui,
    global: &GlobalArgs,
    args: &CapacityArgs,
) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let snapshot = workspace.snapshot(ui)?;
    workspace::timetable(ui, &snapshot)?;
    let person = args.person.as_deref().map(|id| workspace::person(&snapshot, id)).transpose()?;
    let workloads = workloads(&snapshot).unwrap_or_default();
    let shown: Vec<&Workload> =
        workloads.iter().filter(|workload| person.is_none_or(|person| workload.person == person)).collect();
    let last = shown.iter().filter_map(|workload| workload.last_day()).max();
    let weeks = weeks(args, snapshot.data_date, last)?;
    let asked = Asked { one: person.is_some(), over: args.over };
    let view = CapacityView::new(&snapshot, &shown, weeks, last, asked);
    match args.format {
        Format::Json => ui.json(&view),
        Format::Csv => {
            let rows =
                view.people.iter().flat_map(|person| person.weeks.iter().map(|week| row(person, week)));
            ui.print(&render::csv::render(rows));
        }
        Format::Markdown => ui.print(&render::markdown::render(&view.document())),
        Format::Text => ui.print(&render::terminal::render(&view.document(), ui.look())),
    }
    Ok(Outcome::Yes)
}

/// Returns the weeks that are asked about: by default from that of the data date to that of the last work.
fn weeks(args: &CapacityArgs, today: Day, last: Option<Day>) -> Result<Weeks, CliError> {
    let first = args.from.as_ref().map_or(today, |period| period.first);
    let most = first.monday().plus(7 * MOST_WEEKS - 1);
    let last = match (&args.to, args.weeks) {
        (Some(period), _) => period.last,
        (None, Some(weeks)) => first.monday().plus(7 * i32::from(weeks) - 1),
        (None, None) => last.map_or(first, |last| last.clamp(first, most)),
    };
    if last < today {
        return Err(CliError::new(format!(
            "what was planned before {today}, the day as of which the plan is judged, is past"
        ))
        .hint("ask for weeks from that day on, or for an earlier day with `--as-of`"));
    }
    if last < first {
        let message = format!("`--to` ends on {last}, before `--from` begins on {first}");
        return Err(CliError::new(message).hint("ask for weeks in order"));
    }
    Ok(Weeks::between(first.max(today), last))
}

fn parse_period(text: &str) -> Result<Period, String> {
    let period = Period::parse(text).filter(|period| (Day::FIRST..=Day::LAST).contains(&period.first));
    period.ok_or_else(|| {
        format!(
            "{} is neither a day such as `2026-06-30` nor a period such as `2026-W20` or `2026-Q3`",
            quoted(text)
        )
    })
}

/// A row of the CSV.
#[derive(serde::Serialize)]
struct Row<'v> {
    person: &'v str,
    name: &'v str,
    week: &'v str,
    first_day: &'v str,
    capacity_percent: i64,
    working_minutes: i64,
    available_minutes: i64,
    planned_minutes: i64,
    percent: Option<i64>,
    over_minutes: i64,
    items: String,
}

fn row<'v>(person: &'v PersonCapacity, week: &'v WeekCapacity) -> Row<'v> {
    Row {
        person: &person.person,
        name: &person.name,
        week: &week.week,
        first_day: &week.first_day,
        capacity_percent: person.capacity_percent,
        working_minutes: week.working_minutes,
        available_minutes: week.available_minutes,
        planned_minutes: week.planned_minutes,
        percent: week.percent,
        over_minutes: week.over_minutes,
        items: week.items.join(" "),
    }
}
