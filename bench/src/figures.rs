//! Medians and quartiles of what was measured.

use serde::Deserialize;

#[derive(Clone, Default, Debug, Deserialize)]
#[serde(transparent)]
pub struct Figures(Vec<f64>);

impl Figures {
    pub fn add(&mut self, figure: f64) {
        self.0.push(figure);
    }

    pub fn extend(&mut self, others: &Self) {
        self.0.extend_from_slice(&others.0);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn all_finite(&self) -> bool {
        self.0.iter().all(|figure| figure.is_finite())
    }

    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// The value below which that part of them lies, between two of them in proportion.
    pub fn quantile(&self, part: f64) -> Option<f64> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let place = part * sorted.len().checked_sub(1)? as f64;
        let (below, above) = (sorted.get(place.floor() as usize)?, sorted.get(place.ceil() as usize)?);
        Some(below + (above - below) * place.fract())
    }

    /// Each less the other's of the same turn.
    pub fn less(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, other)| one - other).collect())
    }

    pub fn scaled(&self, factor: f64) -> Self {
        self.0.iter().map(|figure| figure * factor).collect()
    }

    /// `12.3 (11.9–13.0)`: the median and the quartiles.
    pub fn shown(&self, decimals: usize) -> String {
        match (self.median(), self.quantile(0.25), self.quantile(0.75)) {
            (Some(median), Some(low), Some(high)) => format!("{median:.decimals$} ({low:.decimals$}–{high:.decimals$})"),
            _ => "–".into(),
        }
    }
}

impl FromIterator<f64> for Figures {
    fn from_iter<I: IntoIterator<Item = f64>>(figures: I) -> Self {
        Self(figures.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles() {
        let figures: Figures = [4.0, 1.0, 3.0, 2.0].into_iter().collect();
        assert_eq!(figures.median(), Some(2.5));
        assert_eq!(figures.quantile(0.25), Some(1.75));
        assert_eq!(figures.shown(1), "2.5 (1.8–3.2)");
        assert_eq!(Figures::default().median(), None);
        assert_eq!(Figures::default().shown(1), "–");
    }

    #[test]
    fn turns_are_compared_one_by_one() {
        let (long, short): (Figures, Figures) = ([5.0, 9.0].into_iter().collect(), [4.0, 6.0].into_iter().collect());
        assert_eq!(long.less(&short).median(), Some(2.0));
    }
}
