//! The list of customers: `number,name,folder` and, if wished, `kind`.

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use csv::StringRecord;
use portico_domain::values::{CustomerKind, CustomerNumber, PersonName};
use rustix::fs::{Mode, OFlags};

use super::error::ImportError;
use super::shown::shown;

/// A line of the list that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MapProblem {
    /// From 1; the header is line 1.
    pub line: u64,
    /// Rule and way out.
    pub problem: String,
}

/// One customer and its folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Listed {
    pub(super) line: u64,
    pub(super) number: CustomerNumber,
    pub(super) name: PersonName,
    /// As the list says; nothing, if it does not.
    pub(super) kind: Option<CustomerKind>,
    /// Absolute.
    pub(super) folder: PathBuf,
    /// As the list names it, escaped.
    pub(super) named: String,
}

/// The most bytes of a list: a few hundred thousand customers.
const LARGEST: u64 = 64 << 20;

const UNCLOSED: &str = "a quote begins a value here that the line does not close; close it, and write a quote that belongs to the value twice";

const BEHIND: &str = "a value goes on behind the quote that ends it; put all of it inside the quotes, and write a quote that belongs to the value twice";

const COLUMNS: &str = "write the columns number,name,folder and, if wished, kind, with commas";

/// Reads the whole list, or says everything that is wrong with it.
pub(super) fn read(file: &Path, root: &Path) -> Result<Vec<Listed>, ImportError> {
    let bytes = bytes_of(file)?;
    let text = utf8(&bytes).map_err(|found| ImportError::Map(vec![found]))?;
    let root = root
        .canonicalize()
        .map_err(|error| ImportError::folder(root, &error))?;
    parse(text, &root).map_err(ImportError::Map)
}

/// A pipe in the place of a file is not waited for, and nothing is read without end.
fn bytes_of(file: &Path) -> Result<Vec<u8>, ImportError> {
    let unread = |error: std::io::Error| ImportError::list(file, &error);
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let opened = rustix::fs::open(file, flags, Mode::empty());
    let opened = File::from(opened.map_err(|error| unread(error.into()))?);
    if !opened.metadata().map_err(unread)?.is_file() {
        return Err(ImportError::list(file, &"it is not a regular file"));
    }
    let mut bytes = Vec::new();
    let read = opened.take(LARGEST + 1).read_to_end(&mut bytes);
    if read.map_err(unread)? as u64 > LARGEST {
        let rule = format!("it has more than {} MiB, as no list needs", LARGEST >> 20);
        return Err(ImportError::list(file, &rule));
    }
    Ok(bytes)
}

/// Lists come out of spreadsheets, which write other encodings if they are let.
fn utf8(bytes: &[u8]) -> Result<&str, MapProblem> {
    std::str::from_utf8(bytes).map_err(|error| {
        let lines = line_ends(bytes, 0..error.valid_up_to());
        let rule = "the list is not written in UTF-8; save it as CSV with that encoding";
        problem(lines + 1, &rule)
    })
}

/// Whether a line ends with this byte: a carriage return ends one too, but for that before
/// a line feed.
fn ends_line(text: &[u8], at: usize) -> bool {
    match text.get(at) {
        Some(b'\n') => true,
        Some(b'\r') => text.get(at + 1) != Some(&b'\n'),
        Some(_) | None => false,
    }
}

/// How many lines end there.
fn line_ends(text: &[u8], within: Range<usize>) -> u64 {
    within.filter(|at| ends_line(text, *at)).count() as u64
}

fn parse(text: &str, root: &Path) -> Result<Vec<Listed>, Vec<MapProblem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (text, mut problems) = before_unclosed(text);
    let mut lines = Lines::of(text);
    let header = lines.at(0);
    if problems.iter().any(|found| found.line == header) {
        return Err(problems);
    }
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers();
    let headers = headers.map_err(|error| vec![problem(header, &error)])?;
    let columns = Columns::of(headers).map_err(|rule| vec![problem(header, &rule)])?;
    let mut listed = Vec::new();
    for record in reader.records() {
        let parsed = match &record {
            Ok(record) => columns.read(record, lines.of_position(record.position()), root),
            Err(error) => Err(problem(lines.of_position(error.position()), error)),
        };
        match parsed {
            Ok(row) => listed.push(row),
            Err(found) => problems.push(found),
        }
    }
    problems.extend(meetings(&listed));
    if listed.is_empty() && problems.is_empty() {
        problems.push(problem(
            header,
            &"the list names no customer; add a line for each",
        ));
    }
    problems.sort_by_key(|problem| problem.line);
    if problems.is_empty() {
        Ok(listed)
    } else {
        Err(problems)
    }
}

/// The lines of a list, told one after the other. The reader begins a record where the one
/// before has ended: before the second half of a line's end, and before lines that hold
/// nothing.
struct Lines<'a> {
    text: &'a [u8],
    /// How many bytes were counted, and the line to which they lead.
    counted: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    const fn of(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            counted: 0,
            line: 1,
        }
    }

    fn of_position(&mut self, position: Option<&csv::Position>) -> u64 {
        let byte = position.map_or(0, csv::Position::byte);
        self.at(usize::try_from(byte).unwrap_or(usize::MAX))
    }

    /// The line of the record that the reader finds from this byte on.
    fn at(&mut self, byte: usize) -> u64 {
        let rest = self.text.iter().skip(byte);
        let ends = rest.take_while(|byte| matches!(byte, b'\n' | b'\r'));
        let begins = byte.saturating_add(ends.count()).min(self.text.len());
        self.line += line_ends(self.text, self.counted..begins);
        self.counted = self.counted.max(begins);
        self.line
    }
}

/// What stands before the line with a quote that nothing closes, with that line, and every
/// line where a value goes on behind its quote. Quotes count as they do for the reader: at
/// the beginning of a value.
fn before_unclosed(text: &str) -> (&str, Vec<MapProblem>) {
    let (mut quoted, mut begins) = (None, true);
    // On which line the value began that a quote has ended, up to the next comma.
    let mut ended = None;
    let (mut line, mut line_at) = (1, 0);
    let mut problems = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'"' && (quoted.is_some() || begins) {
            // One that is doubled ends the value and begins it again.
            ended = quoted.map(|(line, _)| line);
            quoted = quoted.is_none().then_some((line, line_at));
            begins = quoted.is_none();
        } else {
            begins = quoted.is_none() && matches!(byte, b',' | b'\n' | b'\r');
            if begins {
                ended = None;
            } else if !matches!(byte, b' ' | b'\t') && ended.take() == Some(line) {
                problems.push(problem(line, &BEHIND));
            }
        }
        if ends_line(text.as_bytes(), at) {
            (line, line_at) = (line + 1, at + 1);
        }
    }
    let Some((line, at)) = quoted else {
        return (text, problems);
    };
    problems.push(problem(line, &UNCLOSED));
    (&text[..at], problems)
}

/// Where the columns stand.
struct Columns {
    count: usize,
    number: usize,
    name: usize,
    folder: usize,
    kind: Option<usize>,
}

impl Columns {
    fn of(headers: &StringRecord) -> Result<Self, String> {
        let mut at: HashMap<&str, usize> = HashMap::new();
        for (place, header) in headers.iter().enumerate() {
            if !matches!(header, "number" | "name" | "folder" | "kind") {
                return Err(format!("the column {header:?} is unknown; {COLUMNS}"));
            }
            if at.insert(header, place).is_some() {
                return Err(format!(
                    "the column {header:?} stands there twice; {COLUMNS}"
                ));
            }
        }
        let column = |name: &str| {
            let place = at.get(name).copied();
            place.ok_or_else(|| format!("the column {name:?} is missing; {COLUMNS}"))
        };
        Ok(Self {
            count: headers.len(),
            number: column("number")?,
            name: column("name")?,
            folder: column("folder")?,
            kind: at.get("kind").copied(),
        })
    }

    fn read(&self, record: &StringRecord, line: u64, root: &Path) -> Result<Listed, MapProblem> {
        // No name or number goes on in the next line, but a quote may have taken it in.
        if record.iter().any(|value| value.contains(['\n', '\r'])) {
            return Err(problem(line, &UNCLOSED));
        }
        if record.len() != self.count {
            let (found, wanted) = (record.len(), self.count);
            let rule = format!(
                "{found} values where the header names {wanted}; put a value that holds a comma in quotes"
            );
            return Err(problem(line, &rule));
        }
        let value = |place: usize| record.get(place).unwrap_or_default();
        Ok(Listed {
            line,
            number: CustomerNumber::parse(value(self.number))
                .map_err(|rule| problem(line, &rule))?,
            name: PersonName::parse(value(self.name)).map_err(|rule| problem(line, &rule))?,
            kind: kind(self.kind.map_or("", value)).map_err(|rule| problem(line, &rule))?,
            folder: folder(value(self.folder), root).map_err(|rule| problem(line, &rule))?,
            named: shown(Path::new(value(self.folder).trim_end_matches('/'))),
        })
    }
}

fn kind(text: &str) -> Result<Option<CustomerKind>, String> {
    match text.to_ascii_uppercase().as_str() {
        "" => Ok(None),
        word => CustomerKind::from_word(word)
            .map(Some)
            .ok_or_else(|| format!("kind {text:?} is unknown; write PERSON or ORGANIZATION")),
    }
}

/// The folder, which must lie inside the root also once links are followed.
fn folder(text: &str, root: &Path) -> Result<PathBuf, String> {
    let path = Path::new(text);
    let named = shown(path);
    let plain = path
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if text.is_empty() || !plain {
        return Err(format!(
            "folder \"{named}\" is not inside the folder that is imported; write it relative to that, without .."
        ));
    }
    let folder = root.join(path);
    let real = folder
        .canonicalize()
        .map_err(|error| format!("folder \"{named}\": {error}; check its name"))?;
    if real == root {
        return Err(format!(
            "folder \"{named}\" is all that is imported; name a folder in it"
        ));
    }
    if !real.starts_with(root) {
        return Err(format!(
            "folder \"{named}\" is a link to another place; write the folder itself"
        ));
    }
    if !real.is_dir() {
        return Err(format!("\"{named}\" is a file; name a folder"));
    }
    Ok(real)
}

/// Numbers that stand there twice, and folders inside one another: what one
/// customer owns must not reach another.
fn meetings(listed: &[Listed]) -> Vec<MapProblem> {
    let mut numbers: HashMap<String, u64> = HashMap::new();
    let mut problems = Vec::new();
    for row in listed {
        let Some(first) = numbers.insert(row.number.key(), row.line) else {
            continue;
        };
        let rule = format!(
            "number {} is on line {first} already; use each once",
            row.number
        );
        problems.push(problem(row.line, &rule));
    }
    let mut by_folder: Vec<&Listed> = listed.iter().collect();
    by_folder.sort_by(|a, b| a.folder.cmp(&b.folder).then(a.line.cmp(&b.line)));
    let mut outer: Option<&Listed> = None;
    for row in by_folder {
        match outer {
            Some(outer) if row.folder.starts_with(&outer.folder) => {
                let rule = format!(
                    "its folder is, or lies in, the one on line {}; give each customer its own",
                    outer.line
                );
                problems.push(problem(row.line, &rule));
            }
            Some(_) | None => outer = Some(row),
        }
    }
    problems
}

pub(super) fn problem(line: u64, problem: &impl ToString) -> MapProblem {
    MapProblem {
        line,
        problem: problem.to_string(),
    }
}

impl fmt::Display for MapProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}
