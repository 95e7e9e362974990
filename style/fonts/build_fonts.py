"""Subsets Readex Pro for Ataa and gives its digits a tabular form.

The family comes from npm's @fontsource-variable/readex-pro (SIL OFL 1.1, no reserved name).
Usage: build-fonts.py <folder with the woff2 files> <output folder>; needs fonttools and brotli.
"""
import os
import sys

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHT_MIN, WEIGHT_MAX = 400, 700
SCRATCH = "scratch.ttf"


def span(first, last):
    return list(range(first, last + 1))


ARABIC = (
    [0x20, 0x60C, 0x61B, 0x61F] + span(0x621, 0x63A) + span(0x640, 0x655) + span(0x660, 0x66C) + [0x670, 0x671]
)
LATIN = span(0x20, 0x7E) + [
    0xA0, 0xA9, 0xAB, 0xB7, 0xBB, 0xD7, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x2212,
]
LATIN_MORE = [c for c in span(0xA1, 0xFF) if c not in LATIN] + [0x131, 0x152, 0x153, 0x20AC]
# A full stop and a comma sit in half a digit's width on purpose: only digits become tabular.
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def reopened(font):
    """Instancing leaves lazy tables behind which the subsetter cannot read, so the font is saved and opened again."""
    font.flavor = None
    font.save(SCRATCH)
    return TTFont(SCRATCH)


def subset(path, code_points, features):
    font = reopened(instantiateVariableFont(TTFont(path), {"wght": (WEIGHT_MIN, WEIGHT_MAX)}))
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    worker = Subsetter(options)
    worker.populate(unicodes=code_points)
    worker.subset(font)
    return reopened(font)


def digit_widths(font, weight):
    still = instantiateVariableFont(reopened(font), {"wght": weight})
    names = still.getBestCmap()
    return [still["hmtx"][names[c]][0] for c in span(0x30, 0x39)]


def with_tabular_digits(font):
    """Adds `tnum`: each digit centred in the width of the widest, at both ends of the weight axis."""
    light, heavy = digit_widths(font, WEIGHT_MIN), digit_widths(font, WEIGHT_MAX)
    width_light, width_heavy = round(sum(light) / 10 + 22), round(sum(heavy) / 10 + 22)
    names = font.getBestCmap()
    order = list(font.getGlyphOrder())
    # Tables are read before the glyph order grows, or they would find fewer glyphs than it promises.
    outlines, variations, metrics = font["glyf"], font["gvar"].variations, font["hmtx"]
    for index, label in enumerate(DIGITS):
        base, tabular = names[0x30 + index], f"{label}.tnum"
        offset_light = round((width_light - light[index]) / 2)
        offset_heavy = round((width_heavy - heavy[index]) / 2)
        component = GlyphComponent()
        component.glyphName, component.x, component.y, component.flags = base, offset_light, 0, 0x4 | 0x2
        glyph = Glyph()
        glyph.numberOfContours = -1
        glyph.components = [component]
        outlines.glyphs[tabular] = glyph
        order.append(tabular)
        font.setGlyphOrder(order)
        outlines.glyphOrder = order
        glyph.recalcBounds(outlines)
        metrics[tabular] = (width_light, glyph.xMin)
        deltas = [(offset_heavy - offset_light, 0), (0, 0), (width_heavy - width_light, 0), (0, 0), (0, 0)]
        variations[tabular] = [TupleVariation({"wght": (0.0, 1.0, 1.0)}, deltas)]
    # Widths then vary by the phantom points of gvar; HVAR knows nothing of the new glyphs.
    del font["HVAR"]
    rules = "\n".join(f"sub {names[0x30 + i]} by {label}.tnum;" for i, label in enumerate(DIGITS))
    addOpenTypeFeaturesFromString(
        font,
        "languagesystem DFLT dflt; languagesystem latn dflt; languagesystem arab dflt;\n"
        f"feature tnum {{\n{rules}\n}} tnum;",
        tables=["GSUB"],
    )
    return font


def write(font, path):
    font.flavor = "woff2"
    font.save(path)
    print(path, os.path.getsize(path))


def main():
    source, target = sys.argv[1], sys.argv[2]
    arabic = f"{source}/readex-pro-arabic-wght-normal.woff2"
    latin = f"{source}/readex-pro-latin-wght-normal.woff2"
    shaping = ["ccmp", "locl", "init", "medi", "fina", "isol", "rlig", "calt", "mark", "mkmk", "kern"]
    write(subset(arabic, ARABIC, shaping), f"{target}/readex-pro-arabic.woff2")
    write(with_tabular_digits(subset(latin, LATIN, ["kern"])), f"{target}/readex-pro-latin.woff2")
    write(subset(latin, LATIN_MORE, ["kern", "mark", "ccmp"]), f"{target}/readex-pro-latin-more.woff2")
    os.remove(SCRATCH)


if __name__ == "__main__":
    main()
