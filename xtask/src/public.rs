//! The static files: a copy of `public/` in the site's root.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::compress::ENCODINGS;
use crate::files;
use crate::layout::Layout;
use crate::manifest;

/// Copies what changed, and removes what `public/` no longer has.
pub(crate) fn copy(layout: &Layout) -> Result<()> {
    let source = layout.root.join("public");
    let mut kept = BTreeSet::from([layout.site.join(manifest::FILE_NAME)]);
    for path in files::walk(&source)? {
        let destination = layout.site.join(path.strip_prefix(&source)?);
        files::write_if_changed(&destination, &files::read(&path)?)?;
        kept.extend(ENCODINGS.map(|encoding| files::with_suffix(&destination, encoding)));
        kept.insert(destination);
    }
    let pkg = layout.pkg();
    for path in files::walk(&layout.site)? {
        if !path.starts_with(&pkg) && !kept.contains(&path) {
            files::remove(&path)?;
        }
    }
    Ok(())
}
