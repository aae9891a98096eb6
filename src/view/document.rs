//! A document for people: headings, facts, tables and text, without colours or widths.

/// What a piece of text is, which a renderer may colour; it is never the only carrier of what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Ordinary text.
    #[default]
    Plain,
    /// What the eye should find first.
    Strong,
    /// What can be passed over.
    Dim,
    /// Good news.
    Good,
    /// Something to look at.
    Warn,
    /// Bad news.
    Bad,
    /// An id.
    Id,
}

/// A stretch of text of one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// What it is.
    pub style: Style,
}

/// A line of text in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its pieces.
    pub pieces: Vec<Piece>,
}

impl Line {
    /// Makes a line of one piece.
    pub fn styled(text: impl Into<String>, style: Style) -> Self {
        Self { pieces: vec![Piece { text: text.into(), style }] }
    }

    /// Makes a line of ordinary text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::styled(text, Style::Plain)
    }

    /// Adds a piece.
    #[must_use]
    pub fn then(mut self, text: impl Into<String>, style: Style) -> Self {
        self.pieces.push(Piece { text: text.into(), style });
        self
    }

    /// Makes a line of ids, the first so many, with how many more there are: `audit, go-live and 3 more`.
    pub fn ids(ids: &[String], most: usize) -> Self {
        // One more takes no more room than to say that there is one.
        let shown = if ids.len() <= most.saturating_add(1) { ids.len() } else { most };
        let mut line = Self::default();
        for (at, id) in ids[..shown].iter().enumerate() {
            line = if at > 0 { line.then(", ", Style::Plain) } else { line };
            line = line.then(id.as_str(), Style::Id);
        }
        if ids.len() > shown {
            line.then(format!(" and {} more", ids.len() - shown), Style::Plain)
        } else {
            line
        }
    }

    /// Returns the text without styles.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

/// How a column is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// At the right, for numbers.
    Right,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: &'static str,
    /// How it is set.
    pub align: Align,
    /// Where room is short, the columns with the largest number are left out first; those with 0 stay.
    pub drop_order: u8,
    /// How wide it is at the least, so that tables below one another line up.
    pub at_least: usize,
}

impl Column {
    /// Makes a column that stays, set at the left.
    pub fn left(title: &'static str) -> Self {
        Self { title, align: Align::Left, drop_order: 0, at_least: 0 }
    }

    /// Makes a column that stays, set at the right.
    pub fn right(title: &'static str) -> Self {
        Self { title, align: Align::Right, drop_order: 0, at_least: 0 }
    }

    /// Makes it one that is left out where room is short.
    #[must_use]
    pub fn droppable(mut self, order: u8) -> Self {
        self.drop_order = order;
        self
    }

    /// Makes it at least so wide.
    #[must_use]
    pub fn at_least(mut self, width: usize) -> Self {
        self.at_least = width;
        self
    }
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<Line>>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(Line),
    /// The heading of a part below a heading.
    Section(&'static str),
    /// A line of text.
    Text(Line),
    /// Names with what they are.
    Facts(Vec<(String, Line)>),
    /// A table.
    Table(Table),
    /// A list, an entry a line.
    List(Vec<Line>),
    /// A paragraph that is written in Markdown.
    Prose(String),
    /// Text that keeps its lines, such as an example.
    Code(String),
    /// A command to type.
    Command(String),
    /// A part that can be unfolded where the medium has that.
    Details(String, Document),
}

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its parts, from the top.
    pub blocks: Vec<Block>,
}

impl Document {
    /// Adds a heading.
    pub fn heading(&mut self, line: impl Into<Line>) {
        self.blocks.push(Block::Heading(line.into()));
    }

    /// Adds the heading of a part.
    pub fn section(&mut self, title: &'static str) {
        self.blocks.push(Block::Section(title));
    }

    /// Adds a line of text.
    pub fn text(&mut self, line: impl Into<Line>) {
        self.blocks.push(Block::Text(line.into()));
    }

    /// Adds names with what they are; nothing where there are none.
    pub fn facts(&mut self, facts: Vec<(String, Line)>) {
        if !facts.is_empty() {
            self.blocks.push(Block::Facts(facts));
        }
    }

    /// Adds a table.
    pub fn table(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    /// Adds a paragraph that is written in Markdown.
    pub fn prose(&mut self, markdown: impl Into<String>) {
        self.blocks.push(Block::Prose(markdown.into()));
    }

    /// Adds text that keeps its lines.
    pub fn code(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Code(text.into()));
    }

    /// Adds a command to type.
    pub fn command(&mut self, command: impl Into<String>) {
        self.blocks.push(Block::Command(command.into()));
    }

    /// Adds a part that can be unfolded.
    pub fn details(&mut self, title: impl Into<String>, inside: Self) {
        self.blocks.push(Block::Details(title.into(), inside));
    }

    /// Adds a list; nothing where it is empty.
    pub fn list(&mut self, lines: Vec<Line>) {
        if !lines.is_empty() {
            self.blocks.push(Block::List(lines));
        }
    }
}
