//! Pictures that stand for photographs: plain shapes in the colours of a field, drawn here and
//! never of people. A pair "before and after" is one scene, bare and then finished.

use std::path::Path;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use super::canvas::{Canvas, Colour, mixed};
use super::dice::Dice;
use crate::error::{Error, Result};
use crate::files::{StoredFile, drawing_store};

/// Size of a stored picture; drawn at twice the size and scaled down, so that edges are smooth.
const WIDTH_PIXELS: u32 = 640;
const HEIGHT_PIXELS: u32 = 400;
/// Pictures for the cards of a field.
const CARDS_PER_FIELD: usize = 10;
/// Pairs of before and after for a field.
const PAIRS_PER_FIELD: usize = 3;
/// Pictures of evidence for a field.
const EVIDENCE_PER_FIELD: usize = 2;
/// Threads that draw and store.
const PAINTERS: usize = 2;

/// Which scene a field has, and in which colours.
#[derive(Debug, Clone, Copy)]
struct Look {
    field: &'static str,
    solid: Colour,
    warm: Colour,
}

/// The colours of the fields as in style/tokens.css, each with a companion.
const LOOKS: [Look; 7] = [
    Look {
        field: "education",
        solid: [61, 87, 174],
        warm: [240, 190, 90],
    },
    Look {
        field: "health",
        solid: [14, 115, 125],
        warm: [238, 128, 104],
    },
    Look {
        field: "social",
        solid: [160, 63, 104],
        warm: [244, 196, 120],
    },
    Look {
        field: "housing",
        solid: [143, 91, 22],
        warm: [88, 140, 150],
    },
    Look {
        field: "religious",
        solid: [40, 113, 74],
        warm: [222, 184, 92],
    },
    Look {
        field: "food",
        solid: [179, 74, 33],
        warm: [146, 168, 70],
    },
    Look {
        field: "other",
        solid: [62, 104, 138],
        warm: [120, 196, 200],
    },
];

const PAPER: Colour = [251, 246, 234];
const INK: Colour = [38, 46, 52];
/// The colour of everything that is not done yet.
const DUST: Colour = [176, 168, 156];

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Card,
    Before,
    After,
    Evidence,
}

#[derive(Debug, Clone, Copy)]
struct Order {
    look: Look,
    subject: Subject,
    variant: usize,
}

/// The stored pictures of a field.
#[derive(Debug, Default, Clone)]
pub(super) struct Gallery {
    pub(super) field: &'static str,
    pub(super) cards: Vec<StoredFile>,
    /// Before and after, in the same order.
    pub(super) pairs: Vec<(StoredFile, StoredFile)>,
    pub(super) evidence: Vec<StoredFile>,
}

/// Draws and stores all pictures; the same seed draws the same ones.
///
/// # Errors
/// Unavailable when the disk does not take them.
pub(super) fn paint_all(data_dir: &Path, seed: u64) -> Result<Vec<Gallery>> {
    let orders = orders();
    let chunk = orders.len().div_ceil(PAINTERS);
    let painted: Vec<Result<Vec<StoredFile>>> = std::thread::scope(|scope| {
        let painters: Vec<_> = orders
            .chunks(chunk)
            .map(|part| scope.spawn(move || part.iter().map(|order| paint(data_dir, seed, order)).collect()))
            .collect();
        painters
            .into_iter()
            .map(|painter| {
                painter
                    .join()
                    .unwrap_or_else(|_| Err(Error::internal("a painter panicked")))
            })
            .collect()
    });
    let mut files = Vec::with_capacity(orders.len());
    for part in painted {
        files.extend(part?);
    }
    Ok(hang(&orders, &files))
}

fn orders() -> Vec<Order> {
    let mut orders = Vec::new();
    for look in LOOKS {
        let counts = [
            (Subject::Card, CARDS_PER_FIELD),
            (Subject::Before, PAIRS_PER_FIELD),
            (Subject::After, PAIRS_PER_FIELD),
            (Subject::Evidence, EVIDENCE_PER_FIELD),
        ];
        for (subject, count) in counts {
            orders.extend((0..count).map(|variant| Order { look, subject, variant }));
        }
    }
    orders
}

fn hang(orders: &[Order], files: &[StoredFile]) -> Vec<Gallery> {
    LOOKS
        .iter()
        .map(|look| {
            let of = |subject: Subject| -> Vec<StoredFile> {
                let both = orders.iter().zip(files);
                both.filter(|(order, _)| order.look.field == look.field && order.subject == subject)
                    .map(|(_, file)| file.clone())
                    .collect()
            };
            Gallery {
                field: look.field,
                cards: of(Subject::Card),
                pairs: of(Subject::Before).into_iter().zip(of(Subject::After)).collect(),
                evidence: of(Subject::Evidence),
            }
        })
        .collect()
}

/// Plain shapes are small as PNG, and its encoder is quick in a build without optimisation too.
fn paint(data_dir: &Path, seed: u64, order: &Order) -> Result<StoredFile> {
    let pixels = draw(seed, order);
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Sub)
        .write_image(&pixels, WIDTH_PIXELS, HEIGHT_PIXELS, ExtendedColorType::Rgb8)
        .map_err(Error::internal)?;
    drawing_store(data_dir, &bytes, WIDTH_PIXELS, HEIGHT_PIXELS)
}

/// The pixels of one picture. Before and after share their dice, so that they are the same scene.
fn draw(seed: u64, order: &Order) -> Vec<u8> {
    let field = LOOKS
        .iter()
        .position(|look| look.field == order.look.field)
        .unwrap_or(0);
    let kind = match order.subject {
        Subject::Card => 0,
        Subject::Before | Subject::After => 1,
        Subject::Evidence => 2,
    };
    let stream = 1_000 + (field as u64) * 100 + kind * 30 + order.variant as u64;
    let mut dice = Dice::new(seed, stream);
    let mut canvas = Canvas::new(WIDTH_PIXELS * 2, HEIGHT_PIXELS * 2);
    let palette = Palette::of(order);
    if order.subject == Subject::Evidence {
        tiles(&mut canvas, &mut dice, &palette);
    } else {
        sky(&mut canvas, &mut dice, &palette);
        scene(&mut canvas, &mut dice, &palette, order.look.field);
    }
    canvas.halved()
}

struct Palette {
    solid: Colour,
    deep: Colour,
    soft: Colour,
    warm: Colour,
    light: Colour,
    /// Whether the scene is finished; before it is, half of it is missing.
    finished: bool,
}

impl Palette {
    fn of(order: &Order) -> Self {
        let finished = order.subject != Subject::Before;
        let look = order.look;
        let toned = |colour: Colour| if finished { colour } else { mixed(colour, DUST, 68) };
        Self {
            solid: toned(look.solid),
            deep: toned(mixed(look.solid, INK, 45)),
            soft: toned(mixed(look.solid, PAPER, 72)),
            warm: toned(look.warm),
            light: if finished { PAPER } else { mixed(PAPER, DUST, 35) },
            finished,
        }
    }
}

/// A sky, a sun or moon, and hills.
fn sky(canvas: &mut Canvas, dice: &mut Dice, palette: &Palette) {
    let (width, height) = (canvas.wide(), canvas.high());
    canvas.gradient(mixed(palette.soft, palette.light, 20), palette.light);
    let sun_x = dice.between(width / 8, width * 7 / 8);
    let sun_y = dice.between(height / 8, height / 3);
    let sun = dice.between(height / 12, height / 7);
    canvas.disc(sun_x, sun_y, sun * 3 / 2, mixed(palette.warm, palette.light, 70));
    canvas.disc(sun_x, sun_y, sun, mixed(palette.warm, palette.light, 15));
    for layer in 0..3_i64 {
        let tone = u32::try_from(64 - 20 * layer).unwrap_or(0);
        let colour = mixed(palette.solid, palette.light, tone);
        let base = height * (58 + 12 * layer) / 100;
        let hill = dice.between(height / 10, height / 5) - layer * height / 40;
        let peak = dice.between(0, width);
        let other = (peak + width * 2 / 3) % width;
        canvas.polygon(
            &[
                (-width / 4, height),
                (-width / 4, base),
                (peak / 2, base - hill / 2),
                (peak, base - hill),
                ((peak + width) / 2, base - hill / 3),
                (other.max(peak + width / 8), base - hill * 2 / 3),
                (width * 5 / 4, base),
                (width * 5 / 4, height),
            ],
            colour,
        );
    }
}

fn scene(canvas: &mut Canvas, dice: &mut Dice, palette: &Palette, field: &str) {
    match field {
        "education" => books(canvas, dice, palette),
        "health" => pulse(canvas, dice, palette),
        "social" => circles(canvas, dice, palette),
        "housing" => houses(canvas, dice, palette),
        "religious" => arches(canvas, dice, palette),
        "food" => bowls(canvas, dice, palette),
        _ => drops(canvas, dice, palette),
    }
}

/// How many of so many things are there: all when it is finished, a part before.
fn standing(palette: &Palette, count: i64) -> i64 {
    if palette.finished { count } else { (count / 3).max(1) }
}

fn books(canvas: &mut Canvas, dice: &mut Dice, palette: &Palette) {
    let (width, height) = (canvas.wide(), canvas.high());
    let floor = height * 86 / 100;
    canvas.bar(0, floor, width, height, palette.deep);
    let count = dice.between(7, 10);
    let mut left = width / 9;
    for number in 0..standing(palette, count) {
        let thickness = dice.between(width / 22, width / 13);
        let tall = dice.between(height * 30 / 100, height * 52 / 100);
        let colour = [palette.solid, palette.warm, palette.light, palette.soft][dice.index(4)];
        canvas.bar(left, floor - tall, left + thickness, floor, colour);
        let band = mixed(colour, palette.deep, 45);
        canvas.bar(
            left,
            floor - tall + tall / 7,
            left + thickness,
            floor - tall + tall / 7 + height / 60,
            band,
        );
        canvas.bar(
            left,
            floor - tall / 5,
            left + thickness,
            floor - tall / 5 + height / 90,
            band,
        );
        left += thickness + width / 150;
        if number == count / 2 {
            left += width / 20;
        }
    }
    let pencil = left.min(width * 8 / 10) + width / 18;
    let tip = floor - height / 3;
    canvas.polygon(
        &[
            (pencil, floor),
            (pencil + width / 40, floor),
            (pencil + width / 40, tip),
            (pencil, tip),
        ],
        palette.warm,
    );
    let point = (pencil + width / 80, tip - height / 16);
    canvas.polygon(&[(pencil, tip), (pencil + width / 40, tip), point], palette.light);
}

fn pulse(canvas: &mut Canvas, dice: &mut Dice, palette: &Palette) {
    let (width, height) = (canvas.wide(), canvas.high());
    let (x, y) = (dice.between(width * 38 / 100, width * 62 / 100), height * 52 / 100);
    let rings = standing(palette, 4);
    for ring in (1..=rings).rev() {
        let tone = u32::try_from(20 * (ring - 1)).unwrap_or(0);
        canvas.disc(
            x,
            y,
            height * (7 + 8 * ring) / 100,
            mixed(palette.solid, palette.light, tone),
        );
    }
    canvas.disc(x, y, height * 9 / 100, palette.light);
    let (line, half) = (height * 84 / 100, height / 90);
    let mut points = vec![(0, line)];
    let mut at = dice.between(width / 12, width / 6);
    while at < width && palette.finished {
        let jump = dice.between(height / 10, height / 5);
        points.extend([
            (at, line),
            (at + width / 40, line - jump),
            (at + width / 16, line + jump / 2),
            (at + width / 11, line),
        ]);
        at += dice.between(width / 5, width / 3);
    }
    points.push((width, line));
    canvas.stroke(&points, half, palette.warm);
}

fn circles(canvas: &mut Canvas, dice: &mut Dice, palette: &Palette) {
    let (width, height) = (canvas.wide(), canvas.high());
    let count = standing(palette, dice.between(6, 8));
    let ring = height * 23 / 100;
    for place in 0..count {
        let x = width / 2 + (place - count / 2) * width / 11 + dice.between(-width / 60, width / 60);
        let y = height * 56 / 100 + if place % 2 == 0 { height / 14 } else { -height / 14 };
        let colour = [palette.solid, palette.warm, palette.soft, palette.deep][dice.index(4)];
        canvas.ring(x, y, ring, height / 26, colour);
        canvas.disc(x, y, height / 28, palette.light);
    }
}

fn houses(canvas: &mut Canvas, dice: &mut Dice, palette: &Palette) {
    let (width, height) = (canvas.wide(), canvas.high());
    let ground = height * 88 / 100;
    canvas.bar(0, ground, width, height, palette.deep);
    let count = dice.between(3, 4);
    let step = width * 84 / 100 / count;
    for number in 0..count {
        let left = width * 8 / 100 + number * step;
        let right = left + step * 82 / 100;
        let top = ground - dice.between(height * 28 / 100, height * 46 / 100);
        let wall = [palette.light, palette.soft, palette.warm][dice.index(3)];
        canvas.bar(left, top, right, ground, wall);
        let roofed = palette.finished || number == 0;
        if roofed {
            let crest = (left + right) / 2;
            let over = step / 20;
            canvas.polygon(
                &[(left - over, top), (crest, top - height / 8), (right + over, top)],
                palette.solid,
            );
        }
        let (pane, lit) = (step / 7, if roofed { palette.warm } else { palette.deep });
        for column in 0..2 {
            let x = left + step * (18 + 30 * column) / 100;
            canvas.bar(
                x,
                top + height / 16,
                x + pane,
                top + height / 16 + pane,
                mixed(lit, INK, 8),
            );
        }
        let door = left + step * 32 / 100;
        canvas.bar(door, ground - height / 8, door + step / 6, ground, palette.deep);
    }
}

fn arches(canvas: &mut Canvas, dice: &mut Dice, palette: &Palette) {
    let (width, height) = (canvas.wide(), canvas.high());
    let ground = height * 90 / 100;
    let count = dice.between(3, 5);
    let step = width * 80 / 100 / count;
    let wall_top = height * 44 / 100;
    canvas.bar(width * 8 / 100, wall_top, width * 92 / 100, ground, palette.solid);
    canvas.bar(0, ground, width, height, palette.deep);
    for number in 0..count {
        let centre = width / 10 + step / 2 + number * step;
        let radius = step * 34 / 100;
        let lit = if palette.finished || number == 0 {
            palette.light
        } else {
            palette.deep
        };
        let spring = wall_top + height / 10 + radius;
        canvas.disc(centre, spring, radius, lit);
        canvas.bar(centre - radius, spring, centre + radius, ground, lit);
        if palette.finished {
            canvas.star(centre, spring, radius * 55 / 100, palette.warm);
        }
    }
    let dome = width / 2 + dice.between(-width / 12, width / 12);
    canvas.disc(dome, wall_top, height * 17 / 100, palette.solid);
    canvas.disc(
        dome,
        wall_top,
        height * 10 / 100,
        mixed(palette.solid, palette.light, 35),
    );
    let tower = width * 85 / 100;
    canvas.bar(tower, height * 14 / 100, tower + width / 26, wall_top, palette.solid);
    canvas.disc(tower + width / 52, height * 14 / 100, width / 40, palette.warm);
}

fn bowls(canvas: &mut Canvas, dice: &mut Dice, palette: &Palette) {
    let (width, height) = (canvas.wide(), canvas.high());
    let table = height * 80 / 100;
    canvas.bar(0, table, width, height, palette.deep);
    let count = dice.between(3, 4);
    let step = width * 82 / 100 / count;
    for number in 0..count {
        let centre = width * 9 / 100 + step / 2 + number * step;
        let radius = step * 40 / 100;
        let full = palette.finished || number == 0;
        if full {
            for grain in -2..=2_i64 {
                let y = table - radius - (radius / 5) * (2 - grain.abs());
                canvas.disc(
                    centre + grain * radius / 3,
                    y,
                    radius / 4,
                    mixed(palette.warm, palette.light, 18),
                );
            }
        }
        let bowl = [palette.solid, palette.light, palette.soft][dice.index(3)];
        canvas.half_disc(centre, table - radius, radius, bowl);
        canvas.bar(
            centre - radius / 3,
            table - height / 60,
            centre + radius / 3,
            table,
            mixed(bowl, palette.deep, 40),
        );
        let band = mixed(bowl, palette.deep, 35);
        canvas.bar(
            centre - radius,
            table - radius,
            centre + radius,
            table - radius + height / 50,
            band,
        );
    }
}

fn drops(canvas: &mut Canvas, dice: &mut Dice, palette: &Palette) {
    let (width, height) = (canvas.wide(), canvas.high());
    for layer in 0..3_i64 {
        let level = height * (64 + 11 * layer) / 100;
        let tone = u32::try_from(50 - 22 * layer).unwrap_or(0);
        let low = if palette.finished { level } else { level + height / 8 };
        wave(
            canvas,
            low,
            dice.between(width / 7, width / 4),
            height / 26,
            mixed(palette.solid, palette.light, tone),
        );
    }
    let count = standing(palette, dice.between(4, 6));
    for _ in 0..count {
        let (x, y) = (
            dice.between(width / 8, width * 7 / 8),
            dice.between(height / 5, height / 2),
        );
        let radius = dice.between(height / 22, height / 12);
        let colour = [palette.warm, palette.solid, palette.light][dice.index(3)];
        canvas.disc(x, y, radius, colour);
        canvas.polygon(
            &[
                (x - radius * 9 / 10, y - radius / 3),
                (x, y - radius * 5 / 2),
                (x + radius * 9 / 10, y - radius / 3),
            ],
            colour,
        );
    }
}

/// A water line made of arcs.
fn wave(canvas: &mut Canvas, level: i64, length: i64, rise: i64, colour: Colour) {
    let (width, height) = (canvas.wide(), canvas.high());
    canvas.bar(0, level, width, height, colour);
    let mut x = -length / 3;
    while x < width + length {
        canvas.half_disc_up(x, level + 1, length / 2, rise, colour);
        x += length;
    }
}

/// A pattern of tiles with one that is marked: evidence that shows nobody.
fn tiles(canvas: &mut Canvas, dice: &mut Dice, palette: &Palette) {
    let (width, height) = (canvas.wide(), canvas.high());
    canvas.gradient(mixed(palette.solid, palette.light, 78), palette.light);
    let (columns, rows) = (8_i64, 5_i64);
    let (across, down) = (width / columns, height / rows);
    let marked = (dice.between(1, columns - 2), dice.between(1, rows - 2));
    for row in 0..rows {
        for column in 0..columns {
            let (x, y) = (column * across + across / 2, row * down + down / 2);
            let size = across.min(down) * 40 / 100;
            let colour = [palette.solid, palette.soft, palette.warm, palette.deep][dice.index(4)];
            match dice.below(3) {
                0 => canvas.star(x, y, size, colour),
                1 => canvas.disc(x, y, size * 3 / 4, colour),
                _ => canvas.ring(x, y, size * 4 / 5, size / 4, colour),
            }
            if (column, row) == marked {
                canvas.ring(x, y, size * 13 / 10, size / 5, palette.deep);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn pixels(seed: u64, order: &Order) -> Vec<u8> {
        draw(seed, order)
    }

    #[test]
    fn pictures_are_repeatable_and_differ() {
        let look = LOOKS[1];
        let order = |subject, variant| Order { look, subject, variant };
        let first = pixels(7, &order(Subject::Card, 0));
        assert_eq!(first, pixels(7, &order(Subject::Card, 0)));
        assert_ne!(first, pixels(7, &order(Subject::Card, 1)));
        assert_ne!(first, pixels(8, &order(Subject::Card, 0)));
        assert_ne!(
            pixels(7, &order(Subject::Before, 0)),
            pixels(7, &order(Subject::After, 0))
        );
        assert_eq!(first.len() as u32, WIDTH_PIXELS * HEIGHT_PIXELS * 3);
    }

    #[test]
    fn every_field_of_the_platform_has_a_look() {
        let fields: BTreeSet<&str> = include_str!("../../../domain/data/fields.csv")
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').next())
            .collect();
        assert_eq!(fields, LOOKS.iter().map(|look| look.field).collect());
    }

    #[test]
    fn a_gallery_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        let look = LOOKS[5];
        let orders: Vec<Order> = orders()
            .into_iter()
            .filter(|order| order.look.field == look.field)
            .collect();
        let files: Vec<StoredFile> = orders
            .iter()
            .map(|order| paint(folder.path(), 7, order).unwrap())
            .collect();
        let galleries = hang(&orders, &files);
        let gallery = galleries.iter().find(|gallery| gallery.field == "food").unwrap();
        assert_eq!(
            (gallery.cards.len(), gallery.pairs.len()),
            (CARDS_PER_FIELD, PAIRS_PER_FIELD)
        );
        assert_eq!(gallery.evidence.len(), EVIDENCE_PER_FIELD);
        for file in &files {
            assert!(
                file.byte_count < 60_000,
                "{} bytes for a plain drawing",
                file.byte_count
            );
            assert_eq!((file.width_pixels, file.height_pixels), (Some(640), Some(400)));
        }
    }
}
