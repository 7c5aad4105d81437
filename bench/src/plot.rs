//! The plot: how each cost grows, logarithmic both ways.

use plotters::prelude::*;
use webdriver_harness::Sure;

pub struct Line {
    pub name: String,
    /// How much work, and milliseconds for all of it.
    points: Vec<(f64, f64)>,
}

impl Line {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), points: Vec::new() }
    }

    pub fn add(&mut self, work: usize, spent: f64) {
        self.points.push((work as f64, spent));
    }

    /// How much work fits that time, by the largest measured; nothing where only one was: the first is always dear.
    pub fn fits(&self, milliseconds: f64) -> Option<usize> {
        let [_, .., (work, spent)] = self.points.as_slice() else { return None };
        Some((work * milliseconds / spent.max(1e-3)) as usize)
    }

    /// The power of the work by which the cost grew, between the two largest.
    pub fn power(&self) -> Option<f64> {
        let [.., (less, cheap), (more, dear)] = self.points.as_slice() else { return None };
        (more > less).then(|| (dear / cheap).ln() / (more / less).ln())
    }
}

/// The lines that are drawn: of the reads the first, which all the others resemble.
fn drawn(lines: &[Line]) -> impl Iterator<Item = &Line> {
    lines.iter().filter(|line| !line.name.contains(", ") || line.name.starts_with("getUserId") || line.name.starts_with("createUser"))
}

pub fn svg(lines: &[Line]) -> Sure<String> {
    let mut text = String::new();
    draw(lines, &mut text).map_err(|error| format!("the plot could not be drawn: {error}"))?;
    Ok(text)
}

fn draw(lines: &[Line], text: &mut String) -> Result<(), Box<dyn std::error::Error>> {
    let ink = RGBColor(29, 37, 44);
    let colors = [RGBColor(11, 106, 88), RGBColor(194, 65, 12), RGBColor(37, 99, 235), RGBColor(147, 51, 170), RGBColor(138, 109, 31), RGBColor(190, 24, 93)];
    let root = SVGBackend::with_string(text, (860, 520)).into_drawing_area();
    root.fill(&RGBColor(255, 254, 250))?;
    let most = drawn(lines).flat_map(|line| &line.points).map(|point| point.1).fold(10.0, f64::max);
    let mut chart = ChartBuilder::on(&root)
        .margin(16)
        .margin_right(36)
        .x_label_area_size(44)
        .y_label_area_size(64)
        .build_cartesian_2d((1f64..1e5).log_scale(), (0.1f64..most * 3.0).log_scale())?;
    let whole = |value: &f64| if *value >= 1.0 { format!("{value:.0}") } else { format!("{value:.1}") };
    chart
        .configure_mesh()
        .x_desc("how many")
        .y_desc("milliseconds for all of them")
        .x_label_formatter(&whole)
        .y_label_formatter(&whole)
        .label_style(("sans-serif", 14).into_font().color(&ink))
        .light_line_style(TRANSPARENT)
        .bold_line_style(ink.mix(0.12))
        .draw()?;
    let linear = (0..=50).map(|step| 10f64.powf(f64::from(step) / 10.0)).filter(|work| *work <= most * 3.0).map(|work| (work, work));
    chart
        .draw_series(DashedLineSeries::new(linear, 5, 5, ink.mix(0.5).into()))?
        .label("one millisecond each")
        .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], ink.mix(0.5)));
    for (line, color) in drawn(lines).zip(colors.into_iter().cycle()) {
        chart
            .draw_series(LineSeries::new(line.points.iter().copied(), color.stroke_width(2)).point_size(4))?
            .label(line.name.as_str())
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], color.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerRight)
        .background_style(RGBColor(255, 254, 250))
        .border_style(ink.mix(0.2))
        .label_font(("sans-serif", 14).into_font().color(&ink))
        .draw()?;
    root.present()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(usize, f64)]) -> Line {
        let mut line = Line::new("a line");
        points.iter().for_each(|(work, spent)| line.add(*work, *spent));
        line
    }

    #[test]
    fn the_power_is_that_of_the_largest() {
        assert_eq!(line(&[(1, 5.0), (10, 10.0), (100, 1_000.0)]).power(), Some(2.0));
        assert_eq!(line(&[(1, 5.0)]).power(), None);
    }

    #[test]
    fn what_fits_is_reckoned_from_the_largest() {
        assert_eq!(line(&[(1, 5.0), (1_000, 500.0)]).fits(20_000.0), Some(40_000));
        assert_eq!(line(&[(1, 5.0)]).fits(1.0), None);
    }

    #[test]
    fn all_lines_are_in_the_plot() {
        let svg = svg(&[line(&[(1, 1.0), (1_000, 30.0)])]).expect("drawn");
        assert!(svg.starts_with("<svg") && svg.contains("a line") && svg.trim_end().ends_with("</svg>"), "{svg}");
    }
}
