package org.tereze.client.codec;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text models that have a number of their own, with the hashes of their files: {@code
 * proto/TEXT.md}, section 12. A number is never given to another file.
 *
 * <p>Stateless.
 */
final class NumberedModels {
  /** Number of the first model; the others follow. */
  private static final int FIRST_NUMBER = 3;

  private static final String LARGE = "-large";

  /** The base set comes first. */
  private static final int BASE_SET = 13;

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("am", "2157962c1cb2012a191adf438168edd5930505abef2e743d953819f712829b5f"),
          new Entry("ar", "16ab25f9f82b32b984b9a0a3ee22d6731ba7753f4581b18032ca6603022cc9e9"),
          new Entry("be", "7815dbc641a92c7688b563280e2cf925e16025cd7d347fd152b45b0fe64ef1c6"),
          new Entry("en", "d683c94bf52cd1d68f94b19e5cecad42d131bf08c00113b4f7b40ee1685caffa"),
          new Entry("es", "9f36069e063d68fcb633515fbfb6decce8c5254ac13695af39bdfdaddee75385"),
          new Entry("fa", "bb96c8642744970ce5637122d346913b3345bcddbcaaf98e7a0583dbfc5ac617"),
          new Entry("fr", "3531e66657d0e116b29bb5618a02310efdbc18d3029f7e88e884dfcae5254593"),
          new Entry("kk", "b9f139302ac6e80560805a3ea9fb1bcd849c0a9d39330cf3d0fe4585546896b7"),
          new Entry("my", "face112ede25f77e04096fe46dfd11532b7c02d72a7e1702cbd25bf1ea52f463"),
          new Entry("ru", "a0edf32ab9a3d22caffb58f157e8c7b64a4716de08bd0f4df9a99a900597bd5c"),
          new Entry("tr", "7fee6ec1251918d30a3679160820d76c03b803c353bcfa3b1bbcd729025e5ddb"),
          new Entry("uk", "b2708d9528e9912d0e2bdd5d81816e878f8f2148915816e93e4214ce5504bb08"),
          new Entry("ur", "ddaaaf598b84f7db3ac817483a56adb0cabd6f27a3cbf19b46edcdca233d7904"),
          new Entry("ar-large", "f4fdf849322548e0f0ccaa878407247c7d96aebf855f2b8465a5843745b9c692"),
          new Entry("en-large", "25b9e40c61d66bc3411d8b2573ec7d8880ad3f0fb6bdffd913d94371aefffd50"),
          new Entry("es-large", "e34a851b90221d455b25cd98dd6fb6925eed5eb0c97806d0a3856715a139f320"),
          new Entry("fa-large", "5b4b572a580a69e71530c8aed1be367bb8c77c1749a85f24507fa5e198bf3975"),
          new Entry("fr-large", "1fdb50f40b1582ef4ff48f0b7c84b425de5c6f0f3b75b4e304d9ce924facc418"),
          new Entry("kk-large", "9195e4e305d04a89f23c1dad81dfa4753e16966e0c82f827815938e01f00ea54"),
          new Entry("ru-large", "ff2b1f90109b6d96e7af5962319575e0058d3afa2252c702d2499f1d70d37250"),
          new Entry("tr-large", "eb112be9cb2b8ddab002e525d4fabec1fcdaf0fc90ef622118dc97f0f004a3bb"),
          new Entry("uk-large", "db063239e0728de435c29499c7bebb9ea93946f238faa1d340477add253a1b90"),
          new Entry(
              "ur-large", "9e9ac4020254d8b7bb542c6e86592e32e49e10d16c041b95815370ab0803b232"));

  /** Letters in a script of which fewer than one in so many are seen are somebody's name. */
  private static final int SCRIPT_SHARE = 8;

  private NumberedModels() {}

  private static final class Entry {
    final String name;
    final String sha256;

    Entry(String name, String sha256) {
      this.name = name;
      this.sha256 = sha256;
    }
  }

  /** All numbers, ascending. */
  static List<Integer> all() {
    return numbers(ENTRIES.size());
  }

  /** Numbers of the base set, one small model a language, ascending. */
  static List<Integer> baseSet() {
    return numbers(BASE_SET);
  }

  private static List<Integer> numbers(int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(FIRST_NUMBER + i);
    }
    return Collections.unmodifiableList(numbers);
  }

  static boolean has(int number) {
    return number >= FIRST_NUMBER && number < FIRST_NUMBER + ENTRIES.size();
  }

  /** What people call it: its language, and {@code -large} for a large one. */
  static String name(int number) {
    return ENTRIES.get(number - FIRST_NUMBER).name;
  }

  private static String language(int number) {
    String name = name(number);
    return name.endsWith(LARGE) ? name.substring(0, name.length() - LARGE.length()) : name;
  }

  /** In hex, lower case. */
  static String sha256(int number) {
    return ENTRIES.get(number - FIRST_NUMBER).sha256;
  }

  /** The number of the file with this hash, or 0. */
  static int numberOf(String sha256) {
    for (int number : all()) {
      if (sha256(number).equals(sha256)) {
        return number;
      }
    }
    return 0;
  }

  /** Those of these numbers whose language is written in a script that the text has. */
  static List<Integer> plausible(String text, Iterable<Integer> numbers) {
    Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
    int most = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int codePoint = text.codePointAt(i);
      if (Character.isLetter(codePoint)) {
        most = Math.max(most, letters.merge(UnicodeScript.of(codePoint), 1, Integer::sum));
      }
    }
    List<Integer> plausible = new ArrayList<>();
    for (int number : numbers) {
      UnicodeScript script = has(number) ? script(language(number)) : null;
      if (script != null && letters.getOrDefault(script, 0) * SCRIPT_SHARE >= Math.max(1, most)) {
        plausible.add(number);
      }
    }
    return plausible;
  }

  private static @Nullable UnicodeScript script(String language) {
    switch (language) {
      case "ru":
      case "uk":
      case "be":
      case "kk":
        return UnicodeScript.CYRILLIC;
      case "ar":
      case "fa":
      case "ur":
        return UnicodeScript.ARABIC;
      case "am":
        return UnicodeScript.ETHIOPIC;
      case "my":
        return UnicodeScript.MYANMAR;
      default:
        return UnicodeScript.LATIN;
    }
  }
}
