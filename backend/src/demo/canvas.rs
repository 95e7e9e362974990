//! Filled shapes on a grid of pixels, in whole numbers only: the same picture on every machine.
//! Shapes are filled row by row; edges get smooth when the canvas is scaled down.

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

/// A mix of two colours: `percent` of the second.
pub(super) fn mixed(first: Colour, second: Colour, percent: u32) -> Colour {
    let percent = percent.min(100);
    let mix = |place: usize| {
        let sum = u32::from(first[place]) * (100 - percent) + u32::from(second[place]) * percent;
        u8::try_from(sum / 100).unwrap_or(u8::MAX)
    };
    [mix(0), mix(1), mix(2)]
}

/// Where things are drawn. Coordinates may lie outside; what falls there is cut off.
pub(super) struct Canvas {
    width: i64,
    height: i64,
    bytes: Vec<u8>,
    /// One row of one colour, copied from; filling by copying is fast without optimisation too.
    brush: Vec<u8>,
    brush_colour: Option<Colour>,
}

impl Canvas {
    /// A black canvas.
    pub(super) fn new(width_pixels: u32, height_pixels: u32) -> Self {
        let (width, height) = (i64::from(width_pixels), i64::from(height_pixels));
        let row = usize::try_from(width * 3).unwrap_or(0);
        Self {
            width,
            height,
            bytes: vec![0; row * usize::try_from(height).unwrap_or(0)],
            brush: vec![0; row],
            brush_colour: None,
        }
    }

    /// Width in pixels.
    pub(super) const fn wide(&self) -> i64 {
        self.width
    }

    /// Height in pixels.
    pub(super) const fn high(&self) -> i64 {
        self.height
    }

    /// The picture at half its size, three bytes for each pixel: each is the mean of four, which makes
    /// edges smooth.
    pub(super) fn halved(&self) -> Vec<u8> {
        let row = usize::try_from(self.width * 3).unwrap_or(0);
        let mut small = Vec::with_capacity(self.bytes.len() / 4);
        for rows in self.bytes.chunks_exact(row * 2) {
            let (upper, lower) = rows.split_at(row);
            let mut place = 0;
            while place + 5 < row {
                for channel in place..place + 3 {
                    let sum = u16::from(upper[channel])
                        + u16::from(upper[channel + 3])
                        + u16::from(lower[channel])
                        + u16::from(lower[channel + 3]);
                    // A quarter of four bytes fits a byte.
                    small.push((sum / 4) as u8);
                }
                place += 6;
            }
        }
        small
    }

    /// Fills a part of a row: from `left` up to, and without, `right`.
    fn span(&mut self, y: i64, left: i64, right: i64, colour: Colour) {
        if y < 0 || y >= self.height {
            return;
        }
        let (left, right) = (left.clamp(0, self.width), right.clamp(0, self.width));
        if right <= left {
            return;
        }
        if self.brush_colour != Some(colour) {
            self.brush_colour = Some(colour);
            // Doubling copies: a handful of them fill the whole row.
            self.brush[..3].copy_from_slice(&colour);
            let mut filled = 3;
            while filled < self.brush.len() {
                let more = filled.min(self.brush.len() - filled);
                let (done, rest) = self.brush.split_at_mut(filled);
                rest[..more].copy_from_slice(&done[..more]);
                filled += more;
            }
        }
        let start = usize::try_from((y * self.width + left) * 3).unwrap_or(0);
        let length = usize::try_from((right - left) * 3).unwrap_or(0);
        self.bytes[start..start + length].copy_from_slice(&self.brush[..length]);
    }

    /// The whole canvas, from one colour at the top to another at the bottom.
    pub(super) fn gradient(&mut self, top: Colour, bottom: Colour) {
        for y in 0..self.height {
            // Steps of eight rows: fewer colours, smaller files.
            let percent = u32::try_from((y / 8 * 8) * 100 / self.height).unwrap_or(0);
            self.span(y, 0, self.width, mixed(top, bottom, percent));
        }
    }

    /// A rectangle.
    pub(super) fn bar(&mut self, left: i64, top: i64, right: i64, bottom: i64, colour: Colour) {
        for y in top.max(0)..bottom.min(self.height) {
            self.span(y, left, right, colour);
        }
    }

    /// A disc.
    pub(super) fn disc(&mut self, x: i64, y: i64, radius: i64, colour: Colour) {
        for row in -radius..=radius {
            let half = half_chord(radius, row);
            self.span(y + row, x - half, x + half, colour);
        }
    }

    /// The lower half of a disc: a bowl.
    pub(super) fn half_disc(&mut self, x: i64, y: i64, radius: i64, colour: Colour) {
        for row in 0..=radius {
            let half = half_chord(radius, row);
            self.span(y + row, x - half, x + half, colour);
        }
    }

    /// The upper half of an ellipse: the crest of a wave.
    pub(super) fn half_disc_up(&mut self, x: i64, y: i64, half_width: i64, rise: i64, colour: Colour) {
        for row in 0..=rise {
            let half = half_chord(rise, row) * half_width / rise.max(1);
            self.span(y - row, x - half, x + half, colour);
        }
    }

    /// A ring: `thickness` of a disc's rim.
    pub(super) fn ring(&mut self, x: i64, y: i64, radius: i64, thickness: i64, colour: Colour) {
        let inner = (radius - thickness).max(0);
        for row in -radius..=radius {
            let outer_half = half_chord(radius, row);
            if row.abs() >= inner {
                self.span(y + row, x - outer_half, x + outer_half, colour);
            } else {
                let inner_half = half_chord(inner, row);
                self.span(y + row, x - outer_half, x - inner_half, colour);
                self.span(y + row, x + inner_half, x + outer_half, colour);
            }
        }
    }

    /// An eight-pointed star: two squares, one of them turned.
    pub(super) fn star(&mut self, x: i64, y: i64, radius: i64, colour: Colour) {
        self.polygon(
            &[(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)],
            colour,
        );
        // 1/√2 of the radius, in thousandths.
        let side = radius * 707 / 1_000;
        self.bar(x - side, y - side, x + side, y + side, colour);
    }

    /// A line of some width through points.
    pub(super) fn stroke(&mut self, points: &[(i64, i64)], half_width: i64, colour: Colour) {
        for pair in points.windows(2) {
            let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
            self.disc(x1, y1, half_width, colour);
            let length = isqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1)).max(1);
            let (across_x, across_y) = ((y1 - y2) * half_width / length, (x2 - x1) * half_width / length);
            self.polygon(
                &[
                    (x1 + across_x, y1 + across_y),
                    (x2 + across_x, y2 + across_y),
                    (x2 - across_x, y2 - across_y),
                    (x1 - across_x, y1 - across_y),
                ],
                colour,
            );
        }
    }

    /// A closed shape; where its outline crosses itself, the even-odd rule decides.
    pub(super) fn polygon(&mut self, points: &[(i64, i64)], colour: Colour) {
        let tops = points.iter().map(|point| point.1);
        let (Some(top), Some(bottom)) = (tops.clone().min(), tops.max()) else {
            return;
        };
        let mut crossings = Vec::with_capacity(points.len());
        for y in top.max(0)..=bottom.min(self.height - 1) {
            crossings.clear();
            for (place, (x1, y1)) in points.iter().enumerate() {
                let (x2, y2) = points[(place + 1) % points.len()];
                if (*y1 <= y) != (y2 <= y) {
                    crossings.push(x1 + (y - y1) * (x2 - x1) / (y2 - y1));
                }
            }
            crossings.sort_unstable();
            for pair in crossings.chunks_exact(2) {
                self.span(y, pair[0], pair[1], colour);
            }
        }
    }
}

/// Half the width of a disc in a row so far from its middle.
fn half_chord(radius: i64, row: i64) -> i64 {
    isqrt((radius * radius - row * row).max(0))
}

/// The square root, rounded down.
fn isqrt(number: i64) -> i64 {
    number.max(0).isqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Colour = [255, 0, 0];

    fn count(canvas: &Canvas, colour: Colour) -> i64 {
        i64::try_from(canvas.bytes.chunks_exact(3).filter(|pixel| *pixel == colour).count()).unwrap()
    }

    #[test]
    fn shapes_have_their_area() {
        let mut canvas = Canvas::new(200, 100);
        canvas.bar(-10, 90, 50, 120, RED);
        assert_eq!(count(&canvas, RED), 50 * 10);
        let mut canvas = Canvas::new(200, 200);
        canvas.disc(100, 100, 60, RED);
        let area = count(&canvas, RED);
        assert!((area - 60 * 60 * 314 / 100).abs() < 200, "{area}");
        let mut canvas = Canvas::new(200, 200);
        canvas.polygon(&[(0, 0), (100, 0), (0, 100)], RED);
        let area = count(&canvas, RED);
        assert!((area - 5_000).abs() < 120, "{area}");
    }

    #[test]
    fn nothing_is_drawn_outside() {
        let mut canvas = Canvas::new(40, 40);
        canvas.disc(-500, -500, 50, RED);
        canvas.ring(200, 20, 30, 4, RED);
        canvas.star(20, 400, 10, RED);
        canvas.stroke(&[(-90, -90), (-50, -60)], 3, RED);
        canvas.polygon(&[], RED);
        assert_eq!(count(&canvas, RED), 0);
        canvas.half_disc(20, 20, 400, RED);
        canvas.half_disc_up(20, 20, 400, 90, RED);
        canvas.gradient(RED, RED);
        assert_eq!(count(&canvas, RED), 40 * 40);
    }

    #[test]
    fn half_the_size_is_the_mean() {
        let mut canvas = Canvas::new(4, 2);
        canvas.bar(0, 0, 1, 2, [200, 100, 40]);
        assert_eq!(canvas.halved(), [100, 50, 20, 0, 0, 0]);
    }

    #[test]
    fn colours_mix() {
        assert_eq!(mixed([0, 100, 200], [100, 0, 0], 50), [50, 50, 100]);
        assert_eq!(mixed(RED, [0, 0, 0], 400), [0, 0, 0]);
    }
}
