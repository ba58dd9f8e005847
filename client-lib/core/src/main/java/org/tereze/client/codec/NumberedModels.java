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
          new Entry("am", "4311fb6c2c2f29982348f5ef712919dab1890e028569de22def11b55e20cb883"),
          new Entry("ar", "e2fa2a73b2efcc61141d66beff4844bb261cb59ad24e4ff343f27a53fd8822ef"),
          new Entry("be", "7874cef2e0582935552b12d34d9fc88d3bc1bc3542f3862b9ec0c550839d56c8"),
          new Entry("en", "ce302e097674777f024f33cf3e0ba72a82b38e3438e5cd79edd68ba212183f54"),
          new Entry("es", "9e0703779c42485e2053433d7faa20f1fed66728ac01ce929f3c9e291418c189"),
          new Entry("fa", "3760a9ae852c48b6b43ce2e31420322717c97e51b5ea8406699d32c7478be172"),
          new Entry("fr", "de5fb8a4d1611da801b9a58f994367cb89868be6cbad8d60b1be9bb9f22118e0"),
          new Entry("kk", "855cd1144d0e2faf1d9f2a9b404fa27d65112eefef6721fe658a91148760bf8f"),
          new Entry("my", "d10d27f1a25168d5a86194a82aebec47f74b9841e77aa187623fc98b21e9a34d"),
          new Entry("ru", "27d219c4f158d6e3561834c92d715c978fe1924c3da9e278e9ec8c5747499ecf"),
          new Entry("tr", "9d333371d842b5a3cc3f7b29c56bb834aae65dc9bb52ab1390292efe729c6072"),
          new Entry("uk", "985dd3d2c046d9c4b4d0959d7ac46621191a6ca570deee2ec1a9038d391ff4ea"),
          new Entry("ur", "af15c8715c6c0203858001eb6c020500e9e215c202b7396ff4fee17fe2884683"),
          new Entry("ar-large", "5c0e6b01eb37b4bb356748410239433f9371570c7d48df68d5f1f75667c223ec"),
          new Entry("en-large", "04637dafd450cdcfd0ef0ec5acd715d9201224413b9740495b3a810499e23863"),
          new Entry("es-large", "06bf357ddd0d39fef7271871b0d9ec933a8d6b49df6d44599109266d7426cce8"),
          new Entry("fa-large", "56e106fc675d71840ed8f95a00171fcb0f177325d056647db793d4250622a9a5"),
          new Entry("fr-large", "9ab056657c09f21450c3c0ea2f2b4dccf8d6d4583e4213cde62ee5535cd59ded"),
          new Entry("kk-large", "aabe5dd20b8726fe42b1c360658dda88c252a543a0df68cce33e10b6123ece9c"),
          new Entry("ru-large", "81f7857d729b6689f4a57862547fa7c11d2c8b5e7a5d5053f1a45f74f3df01db"),
          new Entry("tr-large", "2dca0bebff9aaf5d63209577948d371e7ed2454638db552b859a92a342b42748"),
          new Entry("uk-large", "9073b27494885a2eb11803a9207c8cf0d616d34149bcb47531f9e9c59454e6cd"),
          new Entry(
              "ur-large", "35d6686bc43349949136969c836949906602108f99f03744909fe22c8a819e29"));

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
