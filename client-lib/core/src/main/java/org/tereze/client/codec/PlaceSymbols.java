package org.tereze.client.codec;

import org.tereze.schema.Place;
import org.tereze.text.TextFormatException;
import org.tereze.text.TextReader;
import org.tereze.text.TextWriter;

/** A place as symbols: a cell of the grid of degrees, a name, or both. Stateless. */
final class PlaceSymbols {
  private static final int CELL = 3 << 14;
  private static final int NAME_BESIDE = 1 << 13;
  private static final int BAND_DEGREES = 10;
  private static final int NORTH_DEGREES = 90;
  private static final int EAST_DEGREES = 180;

  /** How often each number of decimals. */
  private static final int[] DECIMALS = {2, 4, 16, 6, 8, 10};

  /** How often each band of ten degrees, from the south pole on. */
  private static final int[] LATITUDES = {
    1, 1, 1, 1, 1, 8, 16, 24, 32, 64, 96, 144, 256, 256, 96, 24, 2, 1
  };

  /** How often each band of ten degrees, from 180 degrees west on. */
  private static final int[] LONGITUDES = {
    2, 2, 2, 2, 2, 4, 8, 8, 8, 16, 16, 12, 8, 4, 2, 2, 8, 16, 24, 24, 32, 40, 48, 48, 44, 44, 20,
    24, 16, 8, 8, 4, 2, 2, 1, 1
  };

  private PlaceSymbols() {}

  static boolean fits(Place place) {
    if (place.getName().length() > FieldSymbols.MAX_CODE_POINTS
        || place.getDecimals() < 0
        || place.getDecimals() >= DECIMALS.length) {
      return false;
    }
    boolean cell = place.hasLatitude() && place.hasLongitude();
    Place.Builder same = Place.newBuilder().setName(place.getName());
    if (cell) {
      same.setLatitude(place.getLatitude()).setLongitude(place.getLongitude());
      same.setDecimals(place.getDecimals());
    }
    int scale = scale(place.getDecimals());
    return (cell || !place.getName().isEmpty())
        && Math.abs((long) place.getLatitude()) <= (long) NORTH_DEGREES * scale
        && Math.abs((long) place.getLongitude()) <= (long) EAST_DEGREES * scale
        && same.build().equals(place);
  }

  static void write(Place place, TextWriter out) {
    boolean cell = place.hasLatitude();
    out.flag(cell, CELL);
    if (cell) {
      int scale = scale(place.getDecimals());
      out.choice(place.getDecimals(), DECIMALS);
      writeDegrees(place.getLatitude() + NORTH_DEGREES * scale, scale, LATITUDES, out);
      writeDegrees(place.getLongitude() + EAST_DEGREES * scale, scale, LONGITUDES, out);
      out.flag(!place.getName().isEmpty(), NAME_BESIDE);
    }
    if (!cell || !place.getName().isEmpty()) {
      out.text(place.getName());
    }
  }

  static Place read(TextReader in) throws TextFormatException {
    Place.Builder place = Place.newBuilder();
    boolean name = true;
    if (in.flag(CELL)) {
      int decimals = in.choice(DECIMALS);
      int scale = scale(decimals);
      place
          .setDecimals(decimals)
          .setLatitude(readDegrees(scale, LATITUDES, in) - NORTH_DEGREES * scale)
          .setLongitude(readDegrees(scale, LONGITUDES, in) - EAST_DEGREES * scale);
      name = in.flag(NAME_BESIDE);
    }
    return (name ? place.setName(in.text(FieldSymbols.MAX_UTF8_BYTES)) : place).build();
  }

  private static void writeDegrees(int fromEdge, int scale, int[] bands, TextWriter out) {
    int width = BAND_DEGREES * scale;
    int band = Math.min(fromEdge / width, bands.length - 1);
    out.choice(band, bands);
    out.choice(fromEdge - band * width, width + 1);
  }

  private static int readDegrees(int scale, int[] bands, TextReader in) throws TextFormatException {
    int width = BAND_DEGREES * scale;
    return in.choice(bands) * width + in.choice(width + 1);
  }

  private static int scale(int decimals) {
    int scale = 1;
    for (int i = 0; i < decimals; i++) {
      scale *= 10;
    }
    return scale;
  }
}
