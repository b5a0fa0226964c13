//! Sites through the library: load, render everything, keep what was said.

use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tuzhang::diag::{self, Diagnostic, Format};
use tuzhang::path::SourcePath;
use tuzhang::site::{Options, Site, sorted};
use tuzhang::world::{Disk, Memory, World};

/// A site that has been rendered.
pub(crate) struct Rendered {
    /// All outputs.
    pub(crate) outputs: BTreeMap<String, Vec<u8>>,
    /// All that is wrong with it.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The frames that a terminal shows, without colours, and the closing count.
    pub(crate) said: String,
}

impl Rendered {
    /// An output as text.
    pub(crate) fn text(&self, name: &str) -> &str {
        let known = || self.outputs.keys().map(String::as_str).collect::<Vec<_>>().join("\n");
        let bytes = self.outputs.get(name).unwrap_or_else(|| panic!("no output {name} among\n{}", known()));
        std::str::from_utf8(bytes).unwrap()
    }
}

/// Renders all outputs of a site.
pub(crate) fn render(world: Arc<dyn World>) -> Rendered {
    render_with(world, &Options::default())
}

/// Renders all outputs of a site with settings of the command line.
pub(crate) fn render_with(world: Arc<dyn World>, options: &Options) -> Rendered {
    let loaded = Site::load(world, options);
    let (site, mut diagnostics) = (loaded.value, loaded.diagnostics);
    let outs: Vec<_> = site.outputs().cloned().collect();
    let all: Vec<_> = outs.par_iter().map(|out| (out.as_str().to_owned(), site.render(out))).collect();
    let mut outputs = BTreeMap::new();
    for (name, checked) in all {
        outputs.insert(name, checked.into_value(&mut diagnostics));
    }
    let diagnostics = sorted(diagnostics);
    let mut said = diag::render(&diagnostics, &|path| site.source(path), Format::Human);
    if !diagnostics.is_empty() {
        said.push_str(&diag::summary(&diagnostics));
        said.push('\n');
    }
    let said = anstream::adapter::strip_str(&said).to_string();
    Rendered { outputs, diagnostics, said }
}

/// A world of texts.
pub(crate) fn memory(files: &[(&str, &str)]) -> Arc<dyn World> {
    Arc::new(Memory::new(files.iter().copied()).unwrap())
}

/// A world of bytes; `None` if a name is no path of a site.
pub(crate) fn memory_of_bytes(files: &[(String, Vec<u8>)]) -> Option<Arc<dyn World>> {
    let file = |(name, bytes): &(String, Vec<u8>)| Some((SourcePath::new(name).ok()?, bytes.as_slice().into()));
    Some(Arc::new(Memory { files: files.iter().map(file).collect::<Option<_>>()? }))
}

/// The files of a folder.
pub(crate) fn disk(folder: &Path) -> Arc<dyn World> {
    Arc::new(Disk::new(folder).unwrap())
}
