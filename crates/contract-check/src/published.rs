//! The document against a published one that it must stay compatible with: what our console sends
//! is taken there, what it needs is sent there, and what clients of the published API rely on is
//! what the reference backend takes and sends.

use crate::document::{Document, Operation, Parameter};
use crate::schema::Shape;
use serde_json::Value;

/// The published document; `published/README.md` names its source.
///
/// # Errors
/// When it is no JSON.
pub fn document() -> Result<Document, String> {
    let text = include_str!("../published/pulumi-cloud.json");
    let value = serde_json::from_str(text).map_err(|e| format!("the published document: {e}"))?;
    Ok(Document::new(value))
}

/// Where our document departs from the published one.
pub fn check(ours: &Document, theirs: &Document) -> Vec<String> {
    let published = theirs.operations();
    let mut comparison = Comparison { ours, theirs, problems: Vec::new() };
    for operation in ours.operations() {
        let name = operation.name();
        match published.iter().find(|candidate| candidate.name() == name) {
            Some(_) if operation.extension => {
                comparison.report(&name, "marked x-extension, but the published document has it");
            }
            Some(theirs) => comparison.operation(&operation, theirs),
            None if operation.extension => {}
            None => comparison.report(&name, "not in the published document"),
        }
    }
    comparison.problems
}

/// Which way a schema travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Request,
    Answer,
}

/// Deeper than any body nests; ends schemas that contain themselves.
const MAX_DEPTH: usize = 16;

struct Comparison<'a> {
    ours: &'a Document,
    theirs: &'a Document,
    problems: Vec<String>,
}

impl Comparison<'_> {
    fn report(&mut self, place: &str, problem: &str) {
        self.problems.push(format!("{place}: {problem}"));
    }

    fn operation(&mut self, ours: &Operation<'_>, theirs: &Operation<'_>) {
        let name = ours.name();
        self.parameters(&name, &ours.parameters, &theirs.parameters);
        match (ours.request, theirs.request) {
            (Some(our), Some(their)) => {
                self.schemas(Direction::Request, our, their, &format!("{name} request"), 0);
            }
            (None, None) => {}
            (Some(_), None) => self.report(&name, "the published operation takes no body"),
            (None, Some(_)) => self.report(&name, "the published operation takes a body"),
        }
        for answer in ours.answers.iter().filter(|answer| answer.is_success()) {
            let place = format!("{name} {}", answer.status);
            let their = theirs.answers.iter().find(|their| their.status == answer.status);
            match (answer.schema, their.map(|their| their.schema)) {
                (_, None) => self.report(&place, "not an answer of the published operation"),
                (Some(our), Some(Some(their))) => {
                    self.schemas(Direction::Answer, our, their, &place, 0);
                }
                (None, Some(None)) => {}
                (Some(_), Some(None)) => self.report(&place, "the published answer has no body"),
                (None, Some(Some(_))) => self.report(&place, "the published answer has a body"),
            }
        }
    }

    fn parameters(&mut self, name: &str, ours: &[Parameter<'_>], theirs: &[Parameter<'_>]) {
        let same = |a: &Parameter<'_>, b: &Parameter<'_>| a.name == b.name && a.place == b.place;
        for our in ours {
            let place = format!("{name} {} parameter {}", our.place, our.name);
            match theirs.iter().find(|their| same(our, their)) {
                None if our.extension => {}
                None => self.report(&place, "not in the published document"),
                Some(_) if our.extension => {
                    self.report(&place, "marked x-extension, but the published document has it");
                }
                Some(their) => {
                    if our.required != their.required {
                        let word = if our.required { "optional" } else { "required" };
                        self.report(&place, &format!("{word} in the published document"));
                    }
                    self.schemas(Direction::Request, our.schema, their.schema, &place, 0);
                }
            }
        }
        for their in theirs.iter().filter(|their| their.required) {
            if !ours.iter().any(|our| same(our, their)) {
                let place = format!("{name} {} parameter {}", their.place, their.name);
                self.report(&place, "required in the published document, missing in ours");
            }
        }
    }

    fn schemas(
        &mut self,
        direction: Direction,
        ours: &Value,
        theirs: &Value,
        place: &str,
        depth: usize,
    ) {
        if depth > MAX_DEPTH {
            return;
        }
        let our = Shape::of(self.ours, ours);
        let their = Shape::of(self.theirs, theirs);
        let formats_differ = our.format.zip(their.format).is_some_and(|(a, b)| a != b);
        if our.kind != their.kind || formats_differ {
            let (our, their) = (our.type_name(), their.type_name());
            self.report(place, &format!("{our} here, {their} in the published document"));
            return;
        }
        self.words(direction, &our, &their, place);
        if let (Some(our), Some(their)) = (our.items, their.items) {
            self.schemas(direction, our, their, &format!("{place}[]"), depth + 1);
        }
        // Where either of the two leaves open what is in an object, prose says it and no schema.
        let (ours_is_free, theirs_is_free) = (is_free(&our), is_free(&their));
        for (name, schema) in our.properties.iter().filter(|_| !theirs_is_free) {
            let place = format!("{place}.{name}");
            let extension = schema.get("x-extension").is_some_and(|mark| mark == true);
            match their.properties.get(name) {
                None if extension => {}
                None => self.report(&place, "not in the published document"),
                Some(_) if extension => {
                    self.report(&place, "marked x-extension, but the published document has it");
                }
                Some(their) => self.schemas(direction, schema, their, &place, depth + 1),
            }
        }
        if !ours_is_free && !theirs_is_free {
            self.required(direction, &our, &their, place);
        }
    }

    fn required(&mut self, direction: Direction, our: &Shape<'_>, their: &Shape<'_>, place: &str) {
        // Properties that only one of the two has are judged elsewhere.
        for name in our.required.difference(&their.required) {
            if their.properties.contains_key(name) {
                let consequence = match direction {
                    Direction::Request => "clients may leave it out",
                    Direction::Answer => "servers may leave it out",
                };
                let place = format!("{place}.{name}");
                self.report(
                    &place,
                    &format!("required here, optional in the published document: {consequence}"),
                );
            }
        }
        for name in their.required.difference(&our.required) {
            let place = format!("{place}.{name}");
            match direction {
                Direction::Request => {
                    self.report(&place, "required in the published document, not here");
                }
                Direction::Answer if our.properties.contains_key(name) => {
                    if !our.sent.contains(name) {
                        self.report(
                            &place,
                            "required in the published document, so the reference backend must \
                             send it: list it in required or x-reference-sends",
                        );
                    }
                }
                // Clients of the published API fail without it, whether or not the console uses it.
                Direction::Answer => self.report(
                    &place,
                    "required in the published document, so the reference backend must send it: \
                     describe it, with x-unread where the console does not use it",
                ),
            }
        }
    }

    fn words(&mut self, direction: Direction, our: &Shape<'_>, their: &Shape<'_>, place: &str) {
        let Some(their_words) = &their.closed else {
            if direction == Direction::Answer && our.closed.is_some() {
                self.report(place, "a closed set here, open in the published document");
            }
            return;
        };
        if let Some(word) =
            our.closed.iter().chain(&our.known).flatten().find(|word| !their_words.contains(word))
        {
            self.report(place, &format!("\"{word}\" is no word of the published document"));
        }
        match (direction, &our.closed) {
            (Direction::Request, None) if our.known.is_none() => {
                self.report(place, "any text here, a closed set in the published document");
            }
            (Direction::Answer, Some(closed)) => {
                if let Some(word) = their_words.iter().find(|word| !closed.contains(word)) {
                    self.report(place, &format!("\"{word}\" of the published document is refused"));
                }
            }
            _ => {}
        }
    }
}

/// Whether an object lists no property and takes any.
fn is_free(shape: &Shape<'_>) -> bool {
    shape.open && shape.properties.is_empty()
}

#[cfg(test)]
#[path = "published_tests.rs"]
mod tests;
