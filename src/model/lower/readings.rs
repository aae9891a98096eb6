//! Readings in a CSV file.

use crate::base::{Day, Quantity, SourceText, Span, Spanned};
use crate::model::value::Reading;

/// What keeps a CSV of readings from being read, with its line (from 1).
pub type CsvProblem = (u64, String);

/// Reads a CSV of readings: UTF-8, the header `date,value`, a line for each day. The second part lists the lines that
/// could not be read.
pub fn lower_readings(bytes: &[u8]) -> (Vec<Reading>, Vec<CsvProblem>) {
    let mut problems = Vec::new();
    let mut readings: Vec<Reading> = Vec::new();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(bytes);
    match reader.headers() {
        Ok(header) if header.iter().eq(["date", "value"]) => {}
        Ok(_) => {
            problems.push((1, "the first line must be `date,value`".to_owned()));
            return (readings, problems);
        }
        Err(_) => {
            problems.push((1, "the file is not UTF-8 text".to_owned()));
            return (readings, problems);
        }
    }
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                problems.push((line, "the line is not UTF-8 text".to_owned()));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let span = record.position().map_or(Span::default(), |position| {
            let start = position.byte() as usize;
            Span::new(start, start)
        });
        let mut cells = record.iter();
        let (Some(day), Some(value), None) = (cells.next(), cells.next(), cells.next()) else {
            problems.push((line, "a line holds a date and a number".to_owned()));
            continue;
        };
        let Some(day) = Day::parse(day).filter(|day| (Day::FIRST..=Day::LAST).contains(day)) else {
            problems.push((line, format!("{} is not a date such as 2026-06-30", crate::base::quoted(day))));
            continue;
        };
        let Some(value) = Quantity::parse(value) else {
            problems.push((line, format!("{} is not a number", crate::base::quoted(value))));
            continue;
        };
        readings.push(Reading { day: Spanned::new(day, span), value: Spanned::new(value, span) });
    }
    readings.sort_by_key(|reading| reading.day.value);
    for pair in readings.windows(2).filter(|pair| pair[0].day.value == pair[1].day.value) {
        let text = SourceText::new(String::from_utf8_lossy(bytes).into_owned());
        let line = text.position(pair[1].day.span.start).line;
        problems.push((u64::from(line), format!("{} stands twice", pair[1].day.value)));
    }
    (readings, problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_of_readings_is_read_line_by_line() {
        let (readings, problems) =
            lower_readings(b"\xef\xbb\xbfdate,value\r\n2026-03-02, 4.5\r\n2026-03-01,3\r\n");
        assert_eq!(problems, []);
        let shown: Vec<_> =
            readings.iter().map(|one| format!("{} {}", one.day.value, one.value.value)).collect();
        assert_eq!(shown, ["2026-03-01 3", "2026-03-02 4.5"]);
    }

    #[test]
    fn lines_that_cannot_be_read_are_told_by_number() {
        let (readings, problems) =
            lower_readings(b"date,value\n2026-03-01,3\nx,4\n2026-03-02,y\n2026-03-03\n2026-03-01,5\n");
        assert_eq!(readings.len(), 2);
        assert_eq!(problems.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4, 5, 6]);
        assert_eq!(lower_readings(b"day,figure\n").1.len(), 1);
        assert_eq!(lower_readings(b"\xff\xfe").1.len(), 1);
    }
}
