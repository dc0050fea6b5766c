//! The ways a page is looked at: sizes, themes, languages.

use harness::{Outcome, Window};

/// A laptop's and a desk's.
pub const SIZES: [(u32, u32); 2] = [(1280, 800), (1920, 1080)];
pub const THEMES: [&str; 2] = ["light", "dark"];
/// The language of a fresh window first.
pub const LANGUAGES: [&str; 2] = ["en", "hi"];

/// One way of looking at a page.
pub struct Look<'a> {
    size: (u32, u32),
    theme: &'a str,
    language: &'static str,
}

impl<'a> Look<'a> {
    /// Every look of a theme, ending in the first language: that is where the next steps begin.
    pub fn all(theme: &'a str) -> impl Iterator<Item = Self> {
        SIZES.into_iter().flat_map(move |size| {
            LANGUAGES.into_iter().rev().map(move |language| Self {
                size,
                theme,
                language,
            })
        })
    }

    /// At the size of a laptop, by day.
    pub fn by_day(language: &'static str) -> Look<'static> {
        Look {
            size: SIZES[0],
            theme: THEMES[0],
            language,
        }
    }

    /// Gives the window this size and language.
    pub async fn put_on(&self, window: &Window) -> Outcome {
        let (width, height) = self.size;
        window.resize(width, height).await?;
        speak(window, self.language).await
    }

    /// The name of a picture.
    pub fn file(&self, page: &str) -> String {
        format!(
            "{page}-{}-{}-{}.png",
            self.size.0, self.theme, self.language
        )
    }
}

/// Has the window speak a language, by the button it has for that, or the choice in the settings: pressed by a script, so that a dialog above it
/// does not matter and no field loses the focus.
pub async fn speak(window: &Window, language: &str) -> Outcome {
    let press = format!(
        "if (document.documentElement.lang !== '{language}')
            document.querySelector('[data-language], [name=language][value={language}]').click()"
    );
    window.ask(&press).await?;
    window.see(&format!("html[lang={language}]")).await?;
    Ok(())
}
