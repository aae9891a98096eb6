//! A chart of milestone trends as SVG: when it was said along, what was said upwards, with the due date.
//!
//! Colours are those of Okabe and Ito (2008), which people who see colours differently can tell apart; the due date is dashed
//! besides. It follows a light or dark background, and needs no script and no font of its own.

use std::fmt::Write as _;

use crate::base::Day;
use crate::view::trend::{TrendChart, TrendMark, TrendPanel, TrendPoint};

const WIDTH: f64 = 920.0;
const LEFT: f64 = 92.0;
const RIGHT: f64 = 140.0;
/// From the top of a panel to its plot: the title, the verdict, and room below them.
const TOP: f64 = 84.0;
/// From one line of the verdict to the next.
const VERDICT_LINE: f64 = 18.0;
/// How high the plot of one item alone is, and of one of several.
const ALONE: f64 = 300.0;
const ONE_OF_SEVERAL: f64 = 170.0;
/// Below the plot: the dates.
const AXIS: f64 = 40.0;
/// A line of the list of commits.
const LINE: f64 = 22.0;
/// The least distance between two labels in one column.
const APART: f64 = 17.0;
/// The most changes of a forecast that are marked one by one.
const MOST_DOTS: usize = 60;
/// The widest text below the plot, in letters.
const LETTERS: usize = 118;
/// The widest title.
const TITLE_LETTERS: usize = 84;

/// Plain properties, since not every program that shows SVG knows variables; what is dark comes last.
const STYLE: &str = "\
  text { font: 12.5px system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', sans-serif; fill: #59636e }
  .back { fill: #ffffff }
  .title { font-size: 16px; font-weight: 600; fill: #1f2328 }
  .verdict, .what, .days { fill: #1f2328 }
  .grid { stroke: #e3e7ec; stroke-width: 1 }
  .today { stroke: #59636e; stroke-width: 1; stroke-dasharray: 1 4 }
  .late { fill: #d55e00; opacity: 0.14 }
  .due { fill: none; stroke: #b34700; stroke-width: 2; stroke-dasharray: 7 4 }
  .said { fill: none; stroke: #0072b2; stroke-width: 2.5; stroke-linejoin: round }
  .dot { fill: #0072b2; stroke: #ffffff; stroke-width: 1.5 }
  .mark { fill: #ffffff; stroke: #0072b2; stroke-width: 1.8 }
  .number { font-size: 11px; font-weight: 700; fill: #0072b2; text-anchor: middle }
  .end, .days { font-weight: 600 }
  .of-said { fill: #0072b2 }
  .of-due { fill: #b34700 }
  .along { text-anchor: middle }
  .upwards, .days { text-anchor: end }
  @media (prefers-color-scheme: dark) {
    text { fill: #9aa3af }
    .back { fill: #16181d }
    .title, .verdict, .what, .days { fill: #e6e9ee }
    .grid { stroke: #2b3038 }
    .today { stroke: #9aa3af }
    .late { fill: #e69f00; opacity: 0.2 }
    .due { stroke: #e69f00 }
    .said { stroke: #56b4e9 }
    .dot { fill: #56b4e9; stroke: #16181d }
    .mark { fill: #16181d; stroke: #56b4e9 }
    .number, .of-said { fill: #56b4e9 }
    .of-due { fill: #e69f00 }
  }
";

/// Returns a chart as an SVG file.
pub fn render(chart: &TrendChart) -> String {
    let plot = if chart.panels.len() > 1 { ONE_OF_SEVERAL } else { ALONE };
    let heights: Vec<f64> = chart.panels.iter().map(|panel| height(panel, plot)).collect();
    let height: f64 = heights.iter().sum::<f64>().max(40.0);
    let label = chart.panels.iter().map(|panel| format!("{} {}", panel.title, panel.verdict));
    let label = escaped(&label.collect::<Vec<_>>().join("; "));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\" width=\"{WIDTH:.0}\" height=\"{height:.0}\" \
         role=\"img\" aria-label=\"{label}\">\n<style>\n{STYLE}</style>\n<rect class=\"back\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n"
    );
    let mut top = 0.0;
    for (panel, height) in chart.panels.iter().zip(heights) {
        draw(&mut svg, panel, top, plot);
        top += height;
    }
    svg.push_str("</svg>\n");
    svg
}

fn height(panel: &TrendPanel, plot: f64) -> f64 {
    let top = top_of(panel);
    if days(panel).is_none() {
        return top;
    }
    let list = if panel.marks.is_empty() { 0.0 } else { panel.marks.len() as f64 * LINE + 18.0 };
    top + plot + AXIS + list + 16.0
}

/// From the top of a panel to its plot.
fn top_of(panel: &TrendPanel) -> f64 {
    TOP + (verdict(panel).len() - 1) as f64 * VERDICT_LINE
}

/// Returns what came of it in lines that are not too wide: the figures at the end are what it is about.
fn verdict(panel: &TrendPanel) -> Vec<String> {
    let lines = match panel.verdict.split_once("; ") {
        Some((first, rest)) if panel.verdict.chars().count() > LETTERS => {
            vec![format!("{first};"), rest.to_owned()]
        }
        _ => vec![panel.verdict.clone()],
    };
    lines.iter().map(|line| shortened(line, LETTERS)).collect()
}

/// The days that a panel shows: when it was said from and to, and what was said from and to.
fn days(panel: &TrendPanel) -> Option<[i64; 4]> {
    let said = || panel.points.iter().filter(|point| point.finish.is_some());
    let along = || said().map(|point| i64::from(point.day.0));
    let values = || {
        panel.points.iter().flat_map(|point| [point.finish, point.due]).flatten().map(|day| i64::from(day.0))
    };
    Some([along().min()?, along().max()?, values().min()?, values().max()?])
}

/// Where days are in a plot.
struct Scale {
    from: i64,
    until: i64,
    low: i64,
    high: i64,
    top: f64,
    bottom: f64,
}

impl Scale {
    fn x(&self, day: Day) -> f64 {
        let share = (i64::from(day.0) - self.from) as f64 / (self.until - self.from) as f64;
        LEFT + share * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, day: Day) -> f64 {
        let share = (i64::from(day.0) - self.low) as f64 / (self.high - self.low) as f64;
        self.bottom - share * (self.bottom - self.top)
    }
}

fn draw(svg: &mut String, panel: &TrendPanel, at: f64, plot: f64) {
    let title = shortened(&panel.title, TITLE_LETTERS);
    let _ = writeln!(svg, "<text class=\"title\" x=\"24\" y=\"{:.1}\">{}</text>", at + 34.0, escaped(&title));
    for (line, place) in verdict(panel).iter().zip(0..) {
        let y = at + 56.0 + f64::from(place) * VERDICT_LINE;
        let _ = writeln!(svg, "<text class=\"verdict\" x=\"24\" y=\"{y:.1}\">{}</text>", escaped(line));
    }
    let Some([from, until, low, high]) = days(panel) else { return };
    // One day alone is drawn with days around it, and nothing touches the frame.
    let until = until.max(from + 1);
    let room = ((high - low) / 10).max(3);
    let scale = Scale {
        from,
        until,
        low: low - room,
        high: high + room,
        top: at + top_of(panel),
        bottom: at + top_of(panel) + plot,
    };
    grid(svg, &scale);
    lateness(svg, panel, &scale);
    line(svg, "due", &panel.points, &scale, |point| point.due);
    line(svg, "said", &panel.points, &scale, |point| point.finish);
    dots(svg, panel, &scale);
    marks(svg, &panel.marks, &scale);
    ends(svg, panel, &scale);
    list(svg, &panel.marks, scale.bottom + AXIS + 18.0);
}

fn grid(svg: &mut String, scale: &Scale) {
    let right = WIDTH - RIGHT;
    for (day, name) in ticks(scale.low, scale.high, if scale.bottom - scale.top > 200.0 { 7 } else { 4 }) {
        let y = scale.y(day);
        let _ =
            writeln!(svg, "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\"/>");
        let _ = writeln!(
            svg,
            "<text class=\"upwards\" x=\"{:.1}\" y=\"{:.1}\">{name}</text>",
            LEFT - 10.0,
            y + 4.0
        );
    }
    for (day, name) in ticks(scale.from, scale.until, 8) {
        let x = scale.x(day);
        let _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{x:.1}\" y1=\"{:.1}\" x2=\"{x:.1}\" y2=\"{:.1}\"/>",
            scale.top, scale.bottom
        );
        let _ = writeln!(
            svg,
            "<text class=\"along\" x=\"{x:.1}\" y=\"{:.1}\">{name}</text>",
            scale.bottom + 18.0
        );
    }
    let middle = f64::midpoint(LEFT, right);
    let _ = writeln!(
        svg,
        "<text class=\"along\" x=\"{middle:.1}\" y=\"{:.1}\">date of the forecast</text>",
        scale.bottom + 36.0
    );
    let _ = writeln!(svg, "<text x=\"24\" y=\"{:.1}\">forecast finish</text>", scale.top - 8.0);
    // What is said of the day on which it is said: the forecast meets this line when the work is done.
    let (first, last) = (scale.low.max(scale.from), scale.high.min(scale.until));
    if first < last {
        let (first, last) = (Day(first as i32), Day(last as i32));
        let _ = writeln!(
            svg,
            "<line class=\"today\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>",
            scale.x(first),
            scale.y(first),
            scale.x(last),
            scale.y(last)
        );
    }
}

/// Shades the time between the due date and a forecast that is later.
fn lateness(svg: &mut String, panel: &TrendPanel, scale: &Scale) {
    let late = |point: &TrendPoint| {
        let (finish, due) = (point.finish?, point.due?);
        (finish > due).then_some((due, finish))
    };
    for run in runs(&panel.points, scale, late) {
        let (due, finish) = run.value;
        let (left, top) = (scale.x(run.from), scale.y(finish));
        let (width, height) = (scale.x(run.until) - left, scale.y(due) - top);
        if width > 0.0 {
            let _ = writeln!(
                svg,
                "<rect class=\"late\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
            );
        }
    }
}

/// A time in which one thing was said.
struct Run<V> {
    from: Day,
    until: Day,
    value: V,
    /// Whether something else was said right before.
    follows: bool,
}

/// Returns the times in which one thing was said, each up to the next; none where nothing was.
fn runs<V: Copy + PartialEq>(
    points: &[TrendPoint],
    scale: &Scale,
    value: impl Fn(&TrendPoint) -> Option<V>,
) -> Vec<Run<V>> {
    let mut runs: Vec<Run<V>> = Vec::new();
    let mut before = None;
    for (at, point) in points.iter().enumerate() {
        let until = points.get(at + 1).map_or(Day(scale.until as i32), |next| next.day);
        let current = value(point);
        match (current, runs.last_mut()) {
            (Some(_), Some(run)) if current == before => run.until = until,
            (Some(value), _) => {
                runs.push(Run { from: point.day, until, value, follows: before.is_some() });
            }
            (None, _) => {}
        }
        before = current;
    }
    runs
}

/// Draws days in steps: each holds until another is said, and there is a gap where there is none.
fn line(
    svg: &mut String,
    class: &str,
    points: &[TrendPoint],
    scale: &Scale,
    value: impl Fn(&TrendPoint) -> Option<Day>,
) {
    let mut path = String::new();
    for run in runs(points, scale, |point| value(point).filter(|_| point.finish.is_some())) {
        let (y, letter) = (scale.y(run.value), if run.follows { 'L' } else { 'M' });
        let _ = write!(path, "{letter}{:.1} {y:.1}L{:.1} {y:.1}", scale.x(run.from), scale.x(run.until));
    }
    if !path.is_empty() {
        let _ = writeln!(svg, "<path class=\"{class}\" d=\"{path}\"/>");
    }
}

/// Marks where the forecast became another one, unless these are so many that they hide the line.
fn dots(svg: &mut String, panel: &TrendPanel, scale: &Scale) {
    let runs = runs(&panel.points, scale, |point| point.finish);
    if runs.len() > MOST_DOTS {
        return;
    }
    for run in runs {
        let (x, y) = (scale.x(run.from), scale.y(run.value));
        let _ = writeln!(svg, "<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>");
    }
}

/// Puts the numbers of the commits where they are told, none over another.
fn marks(svg: &mut String, marks: &[TrendMark], scale: &Scale) {
    let mut placed: Vec<(f64, f64)> = Vec::new();
    for (mark, number) in marks.iter().zip(1..) {
        let x = scale.x(mark.day).clamp(LEFT, WIDTH - RIGHT);
        let mut y = (scale.y(mark.finish) - 18.0).max(scale.top + 10.0);
        while let Some((_, other)) =
            placed.iter().find(|(left, top)| (left - x).abs() < 19.0 && (top - y).abs() < 19.0)
        {
            y = other - 19.5;
        }
        placed.push((x, y));
        numbered(svg, number, x, y);
    }
}

fn numbered(svg: &mut String, number: usize, x: f64, y: f64) {
    let _ = writeln!(
        svg,
        "<circle class=\"mark\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"8.5\"/><text class=\"number\" x=\"{x:.1}\" y=\"{:.1}\">{number}</text>",
        y + 4.0
    );
}

/// Says at the end of each line what was said last.
fn ends(svg: &mut String, panel: &TrendPanel, scale: &Scale) {
    let Some(last) = panel.points.last() else { return };
    let said = last.finish.map(|day| (scale.y(day), format!("{day}"), "of-said"));
    let due = last.due.filter(|_| said.is_some()).map(|day| (scale.y(day), format!("due {day}"), "of-due"));
    let mut labels: Vec<(f64, String, &str)> = said.into_iter().chain(due).collect();
    labels.sort_by(|one, other| one.0.total_cmp(&other.0));
    if let [upper, lower] = labels.as_mut_slice() {
        let lacking = APART - (lower.0 - upper.0);
        if lacking > 0.0 {
            upper.0 -= lacking / 2.0;
            lower.0 += lacking / 2.0;
        }
    }
    for (y, text, class) in labels {
        let _ = writeln!(
            svg,
            "<text class=\"end {class}\" x=\"{:.1}\" y=\"{:.1}\">{text}</text>",
            WIDTH - RIGHT + 10.0,
            y + 4.0
        );
    }
}

/// Lists the commits below the plot.
fn list(svg: &mut String, marks: &[TrendMark], top: f64) {
    for (mark, number) in marks.iter().zip(1..) {
        let y = top + number as f64 * LINE - 8.0;
        numbered(svg, number, 36.0, y);
        let _ = writeln!(svg, "<text class=\"days\" x=\"84\" y=\"{:.1}\">{}</text>", y + 4.0, mark.days);
        let text = shortened(&mark.text, LETTERS);
        let _ = writeln!(svg, "<text class=\"what\" x=\"96\" y=\"{:.1}\">{}</text>", y + 4.0, escaped(&text));
    }
}

/// Returns round days between two, with their names: the finest of days, weeks, months and years of which there are not too many.
fn ticks(low: i64, high: i64, most: usize) -> Vec<(Day, String)> {
    let clamped = |day: i64| Day(day.clamp(i64::from(Day::FIRST.0), i64::from(Day::LAST.0)) as i32);
    let (first, last) = (clamped(low), clamped(high));
    for days in [1, 2, 7, 14] {
        let span = i64::from(last.0) - i64::from(first.0);
        if span / days < most as i64 {
            // Whole weeks begin on a Monday, as 1970-01-05 did.
            let from = (i64::from(first.0) - 4 + days - 1).div_euclid(days) * days + 4;
            let ticks = (0..).map(|at| from + at * days).take_while(|day| *day <= i64::from(last.0));
            return ticks.map(|day| (clamped(day), clamped(day).to_string())).collect();
        }
    }
    for months in [1, 2, 3, 6, 12, 24, 60, 120, 600, 1200] {
        let month = |day: Day| {
            let (year, month, _) = day.ymd();
            i64::from(year) * 12 + i64::from(month) - 1
        };
        let from = (month(first) + months - 1).div_euclid(months) * months;
        let until = month(last);
        if (until - from) / months >= most as i64 {
            continue;
        }
        let all = (0..).map(|at| from + at * months).take_while(|month| *month <= until);
        let ticks = all.filter_map(|month| {
            let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
            let day = Day::from_ymd(i16::try_from(year).ok()?, month as i8, 1)?;
            let name = if months < 12 { format!("{year:04}-{month:02}") } else { format!("{year:04}") };
            (day >= first).then_some((day, name))
        });
        return ticks.collect();
    }
    Vec::new()
}

/// Cuts a text that is too long for its line.
fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let kept: String = text.chars().take(letters - 1).collect();
    format!("{}…", kept.trim_end())
}

fn escaped(text: &str) -> String {
    let letters = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    letters
        .collect::<String>()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn point(date: &str, finish: &str, due: &str) -> TrendPoint {
        TrendPoint { day: day(date), finish: Day::parse(finish), due: Day::parse(due) }
    }

    fn panel(points: Vec<TrendPoint>) -> TrendPanel {
        TrendPanel { title: "live".to_owned(), verdict: "finishes".to_owned(), points, marks: Vec::new() }
    }

    fn names(low: &str, high: &str, most: usize) -> Vec<String> {
        ticks(i64::from(day(low).0), i64::from(day(high).0), most).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn ticks_are_round_and_not_too_many() {
        assert_eq!(names("2026-03-03", "2026-03-20", 8), ["2026-03-09", "2026-03-16"]);
        assert_eq!(names("2026-01-12", "2026-05-10", 8), ["2026-02", "2026-03", "2026-04", "2026-05"]);
        assert_eq!(names("2026-01-12", "2029-05-10", 5), ["2027", "2028", "2029"]);
        assert_eq!(names("1970-01-01", "2299-12-31", 4), ["2000", "2100", "2200"]);
    }

    #[test]
    fn what_is_said_holds_until_something_else_is() {
        let points = vec![
            point("2026-03-02", "2026-06-01", "2026-06-30"),
            point("2026-03-09", "2026-06-01", "2026-06-30"),
            point("2026-03-16", "", ""),
            point("2026-03-23", "2026-07-01", "2026-06-30"),
        ];
        let scale =
            Scale { from: 0, until: i64::from(day("2026-03-30").0), low: 0, high: 1, top: 0.0, bottom: 1.0 };
        let runs: Vec<_> = runs(&points, &scale, |point| point.finish)
            .into_iter()
            .map(|run| (run.from.to_string(), run.until.to_string(), run.value.to_string(), run.follows))
            .collect();
        let run = |from: &str, until: &str, value: &str| {
            (from.to_owned(), until.to_owned(), value.to_owned(), false)
        };
        assert_eq!(
            runs,
            [run("2026-03-02", "2026-03-16", "2026-06-01"), run("2026-03-23", "2026-03-30", "2026-07-01")]
        );
    }

    #[test]
    fn labels_at_the_end_stand_apart() {
        let chart = TrendChart {
            panels: vec![panel(vec![
                point("2026-03-02", "2026-06-01", "2026-06-30"),
                point("2026-03-09", "2026-06-30", "2026-06-30"),
            ])],
        };
        let svg = render(&chart);
        let at: Vec<f64> = svg
            .lines()
            .filter(|line| line.starts_with("<text class=\"end"))
            .filter_map(|line| line.split("y=\"").nth(1)?.split('"').next()?.parse().ok())
            .collect();
        assert_eq!(at.len(), 2);
        assert!((at[0] - at[1]).abs() >= APART - 0.1, "{at:?}");
    }

    #[test]
    fn any_chart_is_drawn_and_hostile_words_stay_words() {
        let hostile = TrendPanel {
            title: "</text><script>\u{7}".to_owned(),
            marks: (0..9)
                .map(|_| TrendMark {
                    day: day("2026-03-02"),
                    finish: day("2026-06-01"),
                    days: "+1".to_owned(),
                    text: "\"<&>".repeat(99),
                })
                .collect(),
            ..panel(vec![point("2026-03-02", "2026-06-01", "")])
        };
        let absurd = vec![
            TrendPoint { day: Day(i32::MAX), finish: Some(Day(i32::MIN)), due: Some(Day(i32::MAX)) },
            TrendPoint { day: Day(i32::MIN), finish: Some(Day(i32::MAX)), due: None },
        ];
        let chart = TrendChart { panels: vec![hostile, panel(Vec::new()), panel(absurd)] };
        let svg = render(&chart);
        assert!(!svg.contains("<script"), "{svg}");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        assert!(render(&TrendChart::default()).contains("<svg"));
    }
}
