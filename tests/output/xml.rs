//! A small reader of XML: enough to say whether a document is well formed (<https://www.w3.org/TR/xml/>), stricter than
//! the standard where it makes it shorter.

/// An element with its attributes; text is joined.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    pub text: String,
}

impl Element {
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// This element and all below it that have this name.
    pub fn all<'a>(&'a self, name: &str) -> Vec<&'a Self> {
        let mut found: Vec<&Self> = self.children.iter().flat_map(|child| child.all(name)).collect();
        if self.name == name {
            found.push(self);
        }
        found
    }
}

/// Reads a document or says what is wrong with it.
pub fn read(document: &str) -> Result<Element, String> {
    if let Some(illegal) = document.chars().find(|character| !legal(*character)) {
        return Err(format!("the character {illegal:?} is not allowed in XML"));
    }
    let mut rest = document.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").ok_or("no declaration")?;
    let root = element(&mut rest)?;
    if rest.trim().is_empty() { Ok(root) } else { Err(format!("after the root: {rest}")) }
}

const fn legal(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn element(rest: &mut &str) -> Result<Element, String> {
    let mut found = Element::default();
    expect(rest, "<")?;
    found.name = name(rest)?;
    while let Some(after) = rest.strip_prefix(' ') {
        *rest = after;
        let key = name(rest)?;
        expect(rest, "=\"")?;
        let (value, after) = rest.split_once('"').ok_or("an attribute does not end")?;
        if found.attributes.iter().any(|(other, _)| *other == key) {
            return Err(format!("the attribute {key} stands twice"));
        }
        found.attributes.push((key, plain(value)?));
        *rest = after;
    }
    if let Some(after) = rest.strip_prefix("/>") {
        *rest = after;
        return Ok(found);
    }
    expect(rest, ">")?;
    loop {
        let (text, _) = rest.split_once('<').ok_or_else(|| format!("{} does not end", found.name))?;
        found.text.push_str(&plain(text)?);
        *rest = &rest[text.len()..];
        if let Some(after) = rest.strip_prefix("</") {
            *rest = after;
            let end = name(rest)?;
            expect(rest, ">")?;
            return if end == found.name { Ok(found) } else { Err(format!("{end} ends {}", found.name)) };
        }
        found.children.push(element(rest)?);
    }
}

fn expect(rest: &mut &str, sign: &str) -> Result<(), String> {
    *rest = rest.strip_prefix(sign).ok_or_else(|| format!("not {sign}: {rest:.40}"))?;
    Ok(())
}

fn name(rest: &mut &str) -> Result<String, String> {
    let end = rest.find(|character: char| !character.is_ascii_lowercase()).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    *rest = after;
    if name.is_empty() { Err(format!("no name: {rest:.40}")) } else { Ok(name.to_owned()) }
}

/// Text with its references resolved.
fn plain(text: &str) -> Result<String, String> {
    if text.contains(['<', '>']) {
        return Err(format!("a bare sign in: {text}"));
    }
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (reference, after) = part.split_once(';').ok_or_else(|| format!("a bare & in: {text}"))?;
        out.push_str(match reference {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            _ => return Err(format!("the reference {reference}")),
        });
        out.push_str(after);
    }
    Ok(out)
}

#[test]
fn the_reader_refuses_what_is_not_well_formed() {
    let declared = |body: &str| read(&format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}"));
    assert_eq!(declared("<a b=\"&lt;\">x<c/>y</a>").unwrap().text, "xy");
    for bad in
        ["<a>", "<a></b>", "<a>&</a>", "<a b=\"<\"/>", "<a>]]></a>", "<a/><b/>", "<a b=\"1\" b=\"2\"/>", "<a>\u{1}</a>"]
    {
        declared(bad).expect_err(bad);
    }
}
