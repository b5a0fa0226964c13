//! Into how many files the texts of a language are put for searching: each page says it, so it hangs on little.

/// With more pages than this in a language, a search knows titles, headings, captions and descriptions, and no texts.
pub const MOST_PAGES: usize = 1000;

/// How many pages with texts stand in a file.
const PAGES: usize = 32;

/// How many files the texts of so many pages take.
pub fn parcels(pages: usize) -> usize {
    pages.div_ceil(in_a_parcel(pages))
}

/// How many of so many pages stand in one file.
pub fn in_a_parcel(pages: usize) -> usize {
    if pages > MOST_PAGES { MOST_PAGES } else { PAGES }
}
