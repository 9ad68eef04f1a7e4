//! Which pages are embedded.

use std::error::Error;
use std::path::PathBuf;

use crate::{Settings, files, npm, tell};

/// What is embedded.
pub(crate) enum Pages {
    /// A folder of built pages.
    Built(PathBuf),
    /// None, for this reason.
    Placeholder(String),
}

/// Chooses, and builds if nothing is there.
pub(crate) fn choose(settings: &Settings) -> Result<Pages, Box<dyn Error>> {
    if let Some(dist) = &settings.dist {
        return match files::newest_in_dist(dist) {
            Some(_) => Ok(Pages::Built(dist.canonicalize()?)),
            None => Err(missing(dist).into()),
        };
    }
    let dist = settings.web.join("dist");
    if settings.skip {
        return Ok(Pages::Placeholder("PORTICO_WEB=skip".to_owned()));
    }
    if files::is_fresh(&dist, &settings.web) {
        return Ok(Pages::Built(dist.canonicalize()?));
    }
    if settings.strict {
        let why = "web/dist is missing or older than its sources, and PORTICO_WEB_STRICT=1; \
                   run `npm ci --ignore-scripts && npm run build` in web/";
        return Err(why.into());
    }
    match npm::build(&settings.web, &settings.out) {
        Ok(built) => Ok(Pages::Built(built)),
        Err(why) if files::newest_in_dist(&dist).is_some() => {
            tell(&format!(
                "warning=web/dist is older than its sources: {why}"
            ));
            Ok(Pages::Built(dist.canonicalize()?))
        }
        Err(why) => Ok(Pages::Placeholder(why)),
    }
}

fn missing(dist: &std::path::Path) -> String {
    let dist = dist.display();
    format!("PORTICO_WEB_DIST={dist} holds no staff.html and portal.html; build the pages there")
}
