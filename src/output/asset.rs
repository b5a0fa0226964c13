//! The theme's files.

use super::Format;
use crate::diag::Checked;
use crate::path::OutPath;
use crate::site::{Lens, Plan};

/// What lies in `assets/` of the theme.
pub(super) struct Asset;

impl Format for Asset {
    fn name(&self) -> &'static str {
        "asset"
    }

    fn about(&self) -> &'static str {
        "Styles, scripts and pictures of the theme, at `assets/`."
    }

    fn outputs(&self, site: &Plan<'_>) -> Vec<OutPath> {
        site.theme.assets().filter_map(|(name, _)| OutPath::new(&format!("assets/{name}")).ok()).collect()
    }

    fn render(&self, site: &Lens<'_>, out: &OutPath) -> Checked<Vec<u8>> {
        let name = out.as_str().strip_prefix("assets/").unwrap_or_default();
        Checked::clean(site.asset(name.to_owned()).map(|bytes| bytes.to_vec()).unwrap_or_default())
    }
}
