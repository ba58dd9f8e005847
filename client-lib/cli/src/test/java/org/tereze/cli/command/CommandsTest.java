package org.tereze.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tereze.cli.command.Typist.Answer;
import org.tereze.client.Client;
import org.tereze.client.ClientOptions;

/** Everything that a person can type with nothing connected. */
final class CommandsTest {
  private static final String RELAY = "a".repeat(52) + "@127.0.0.1:9";

  @TempDir Path folder;
  private Typist reporter;
  private Typist relative;

  @BeforeEach
  void meet() throws IOException {
    reporter = new Typist("reporter", folder);
    relative = new Typist("relative", folder);
    reporter.does("init", "--relay", RELAY);
    relative.does("init", "--relay", RELAY);
    reporter.does("add", "relative", relative.does("card", "reporter").strip());
    relative.types(reporter.does("card", "relative"), "add", "reporter");
  }

  @Test
  void bothSeeTheSameWordsAndNoteThatTheyMatch() {
    String words = reporter.does("compare", "relative").lines().findFirst().orElse("");
    assertThat(words.split(" ")).hasSize(8);
    assertThat(relative.does("compare", "reporter")).startsWith(words + "\nNot compared yet");
    assertThat(relative.does("compare", "reporter", "--matches")).contains("Compared.");
    assertThat(relative.asks("contacts").get(0).get("compared").asBoolean()).isTrue();
  }

  @Test
  void writesWithEveryOptionAndSaysTheBytes() {
    JsonNode sent =
        reporter.asks(
            "write",
            "--to",
            "relative",
            "--precedence",
            "Flash",
            "--lifetime",
            "3d",
            "--deadline",
            "6h",
            "--at",
            "17:40",
            "--place",
            "43.24,76.95~500",
            "--category",
            "missing-person",
            "--count",
            "people=40",
            "--count",
            "detained=13",
            "--tag",
            "a",
            "--tag",
            "b",
            "--check-in",
            "24h",
            "--heard-from",
            "Дана",
            "--sign",
            "--keep",
            "@алаң",
            "ұсталды");
    assertThat(sent.get("precedence").asText()).isEqualTo("flash");
    assertThat(sent.get("lifetimeHours").asInt()).isEqualTo(72);
    assertThat(sent.get("state").asText()).isEqualTo("queued");
    assertThat(sent.get("text").asText()).isEqualTo("@алаң ұсталды");
    assertThat(sent.get("saidBy").isNull()).isTrue();
    assertThat(reporter.does("write", "--to", "relative", "short"))
        .matches("Report 2 for relative is queued, sealed: \\d+ B encoded, .*, \\d+ B in its.*\\R");
    assertThat(reporter.does("status")).contains("queued", "this device");
  }

  @Test
  void saysWhereAReportFits() {
    reporter.does("write", "--to", "relative", "brings the card along");
    assertThat(reporter.does("write", "--to", "relative", "Су жоқ"))
        .endsWith(" 26 B in its envelope: fits 1 SMS / 19 words / 0.04 s at 2G.\n");
    JsonNode sent = reporter.asks("write", "--to", "relative", "--padding", "SMS", "Су жоқ");
    assertThat(sent.get("envelopeBytes").asInt()).isEqualTo(140);
    assertThat(sent.get("smsMessages").asInt()).isEqualTo(1);
    assertThat(sent.get("words").asInt()).isEqualTo(102);
    assertThat(sent.get("lineMillis").asInt()).isEqualTo(86);
  }

  @Test
  void metersWhatSomebodyTypesLineByLine() {
    reporter.does("write", "--to", "relative", "brings the card along");
    Answer typed =
        reporter.sits("Су жоқ\nЖарық та жоқ, бәріміз үйдеміз\n", "write", "--to", "relative");
    assertThat(typed.code()).as(typed.said()).isZero();
    List<String> prompts = List.of(typed.said().split("> ", -1));
    assertThat(prompts).hasSize(4);
    assertThat(prompts.get(0))
        .contains("Ctrl-D")
        .endsWith("1 SMS / 16 words / 0.04 s at 2G, 3 B free");
    assertThat(prompts.get(1)).endsWith("1 SMS / 19 words / 0.04 s at 2G, 2 B free");
    assertThat(prompts.get(2)).matches("1 SMS / [23]\\d words / 0.0\\d s at 2G, [0-3] B free");
    assertThat(typed.printed()).contains("fits " + prompts.get(2).replaceFirst(", . B free", "."));
    refusesSitting(2, "there are no words", reporter.sits("\n", "write", "--to", "relative"));
    refusesSitting(5, "no contact", reporter.sits("lost work", "write", "--to", "nobody"));
  }

  private static void refusesSitting(int code, String part, Answer answer) {
    assertThat(answer.code()).as(answer.said()).isEqualTo(code);
    assertThat(answer.said()).contains(part);
    assertThat(answer.printed()).isEmpty();
  }

  @Test
  void fillsUpReportsAsTheContactOrTheCommandSays() {
    reporter.does("write", "--to", "relative", "brings the card along");
    assertThat(reporter.asks("contacts").at("/0/padding").asText()).isEqualTo("compact");
    assertThat(reporter.does("contacts", "--padding", "relative=uniform")).contains("uniform");
    assertThat(envelope("Су жоқ")).isEqualTo(280);
    assertThat(envelope("--padding", "compact", "Су жоқ")).isEqualTo(26);
    assertThat(envelope("--padding", "sms", "Су жоқ")).isEqualTo(140);
    refuses(
        2,
        "there is no padding loose; it is one of compact, sms, uniform",
        write("--padding", "loose", "hi"));
    refuses(
        2,
        "there is no padding loose",
        reporter.types("", "contacts", "--padding", "relative=loose"));
    refuses(5, "no contact “nobody”", reporter.types("", "contacts", "--padding", "nobody=sms"));
  }

  private int envelope(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    return Typist.json(write(all.toArray(new String[0])).printed()).get("envelopeBytes").asInt();
  }

  @Test
  void readsAReportFromAFileAndFromStandardInput() throws IOException {
    Path file = Files.writeString(folder.resolve("report"), "из файла\n");
    JsonNode fromFile =
        reporter.asks("write", "--to", "relative", "--file", file.toString(), "--keep");
    assertThat(fromFile.get("text").asText()).isEqualTo("из файла");
    Answer piped = reporter.types("из\nтрубы\n", "write", "--to", "relative", "--keep", "--json");
    assertThat(Typist.json(piped.printed()).get("text").asText()).isEqualTo("из\nтрубы");
  }

  @Test
  void aTextThatBeginsWithAnAtIsNoFileOfArguments() throws IOException {
    String text = "@" + Files.writeString(folder.resolve("aigul"), "other words");
    JsonNode sent = reporter.asks("write", "--to", "relative", "--keep", text);
    assertThat(sent.get("text").asText()).isEqualTo(text);
  }

  @Test
  void keepsNoTextUnlessAsked() {
    assertThat(reporter.asks("write", "--to", "relative", "secret").get("text").isNull()).isTrue();
  }

  @Test
  void everyCommandHasAPageAndKnowsTheSameWords() {
    String top = run("help").printed();
    assertThat(top).contains("Exit codes:", " 70  a defect of the program");
    for (String command : commands()) {
      assertThat(top).contains("  " + command + " ");
      Answer page = run(command, "--help");
      assertThat(page.code()).isZero();
      assertThat(page.printed()).startsWith("Usage: tereze " + command);
      assertThat(page.printed()).contains("--home=DIR", "--passphrase-file=FILE", "--json");
    }
  }

  @Test
  void tellsWrongWordsInOneLineWithThePageThatHelps() {
    refuses(2, "there is no command frob (see: tereze help)", run("frob"));
    refuses(2, "--to=NAME' (see: tereze help write)", reporter.types("", "write", "hi"));
    refuses(2, "there is no precedence hasty", write("--precedence", "hasty", "hi"));
    refuses(2, "there is no count dogs", write("--count", "dogs=1", "hi"));
    refuses(2, "a count is not negative", write("--count", "people=-1", "hi"));
    refuses(2, "there is no category", write("--category", "gossip", "hi"));
    refuses(2, "--lifetime takes", write("--lifetime", "99d", "hi"));
    refuses(2, "--deadline takes", write("--deadline", "0h", "hi"));
    refuses(2, "there are no words to send", write(" "));
    refuses(2, "there are no words to send", write());
    refuses(2, "'x' is not a whole number (see:", reporter.types("", "show", "x"));
    refuses(2, "'x' is not a whole number (see:", reporter.types("", "run", "--every", "x"));
    refuses(2, "--via takes HOST:PORT", reporter.types("", "flush", "--via", "here"));
    refuses(2, "at least 1 second", reporter.types("", "run", "--every", "0"));
    assertThat(reporter.asks("status").get("reports")).isEmpty();
  }

  @Test
  void tellsWrongCardsAndRelays() {
    String card = relative.does("card", "reporter").strip();
    refuses(2, "begins with TEREZE:", reporter.types("", "add", "x", "hello"));
    refuses(2, "contact card", reporter.types("", "add", "x", card.substring(0, 200)));
    char other = card.charAt(100) == 'A' ? 'B' : 'A';
    String forged = card.substring(0, 100) + other + card.substring(101);
    refuses(2, "signature", reporter.types("", "add", "x", forged));
    refuses(2, "already your contact", reporter.types("", "add", "x", card));
    refuses(2, "your own card", reporter.types("", "add", "x", reporter.does("card", "relative")));
    refuses(2, "key@host:port", reporter.types("", "relays", "--add", "nonsense"));
    assertThat(reporter.asks("contacts")).hasSize(1);
  }

  @Test
  void saysThatACardsNameStays() {
    String card = reporter.does("card", "relative").strip();
    refuses(1, "without a name", reporter.types("", "card", "relative", "--as", "Aigul"));
    String named = reporter.does("card", "cousin", "--as", "Aigul");
    assertThat(reporter.does("card", "cousin", "--as", "Aigul")).isEqualTo(named);
    refuses(1, "with the name “Aigul”", reporter.types("", "card", "cousin", "--as", "Other"));
    refuses(1, "with the name “Aigul”", reporter.types("", "card", "editor", "--as", "Other"));
    assertThat(reporter.does("card", "relative").strip()).isEqualTo(card);
  }

  @Test
  void takesNamesOfOneToSixtyFourCharacters() {
    String longest = "ж".repeat(64);
    String card = relative.does("card", "other").strip();
    for (String name : List.of("", "  ", longest + "ж")) {
      refuses(2, "1 to 64 characters", reporter.types("", "card", name));
      refuses(2, "1 to 64 characters", reporter.types("", "add", name, card));
    }
    assertThat(reporter.does("card", longest)).startsWith("TEREZE:");
  }

  @Test
  void forgetsWhatHasNotLeft() {
    write("meant");
    write("a slip of the thumb");
    assertThat(reporter.asks("forget", "2").at("/ids/0").asInt()).isEqualTo(2);
    assertThat(reporter.asks("status").get("reports").findValuesAsText("id")).containsExactly("1");
    write("another slip");
    write("and another");
    assertThat(reporter.does("forget", "3", "4"))
        .isEqualTo("Report 3 is forgotten.\nReport 4 is forgotten.\n");
    refuses(2, "ID", reporter.types("", "forget"));
  }

  @Test
  void tellsWhatIsNotKnownHere() {
    refuses(5, "no contact “nobody”", reporter.types("", "write", "--to", "nobody", "hi"));
    refuses(5, "no contact “nobody”", reporter.types("", "compare", "nobody"));
    refuses(5, "no contact “nobody”", reporter.types("", "revoke", "nobody"));
    refuses(5, "no contact “nobody”", reporter.types("", "move", "nobody"));
    refuses(5, "no report 9 in the inbox", reporter.types("", "show", "9"));
    refuses(5, "no report 9 in the outbox", reporter.types("", "forget", "9"));
    refuses(5, "no report 9 in the inbox", reporter.types("", "forget", "9", "--received"));
    refuses(5, "no report 9 in the inbox", reporter.types("", "forward", "9", "--to", "relative"));
  }

  @Test
  void tellsWhatIsWrongWithTheHome() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), "wrong\n");
    refuses(3, "not the passphrase", pass(wrong));
    refuses(2, "is empty", pass(Files.writeString(folder.resolve("empty"), "\n")));
    refuses(2, "there is no file", pass(folder.resolve("none")));
    refuses(3, "there is an identity", reporter.types("", "init"));
    Path none = folder.resolve("none");
    refuses(3, "there is no home", reporter.types("", "inbox", "--home", none.toString()));
    refuses(2, "nobody to ask", run("init", "--home", none.toString()));
    byte[] passphrase = Files.readAllBytes(folder.resolve("reporter.passphrase"));
    ClientOptions options =
        ClientOptions.of(Clock.systemUTC(), System::nanoTime, new SecureRandom());
    try (Client open = Client.open(reporter.home(), passphrase, options)) {
      assertThat(open.contacts()).hasSize(1);
      refuses(3, "another program has this home open", reporter.types("", "inbox"));
    }
  }

  @Test
  void needsARelayBeforeACard() throws IOException {
    Typist fresh = new Typist("fresh", folder);
    fresh.does("init");
    refuses(1, "add a relay first", fresh.types("", "card", "relative"));
    fresh.does("relays", "--add", RELAY);
    assertThat(fresh.does("card", "relative")).startsWith("TEREZE:");
    assertThat(fresh.asks("relays").at("/relays/0").asText()).isEqualTo(RELAY);
  }

  @Test
  void restoresFromWordsAsTheyWerePrinted() throws IOException {
    String printed = reporter.does("words");
    String own = reporter.asks("words").get("words").asText();
    Typist again = new Typist("again", folder);
    Path file = Files.writeString(folder.resolve("words"), printed);
    again.does("restore", "--words-file", file.toString());
    assertThat(again.asks("words").get("words").asText()).isEqualTo(own);
    Typist third = new Typist("third", folder);
    refuses(2, "24 words are needed", third.types("one two\n", "restore"));
    assertThat(third.types(own + "\n", "restore").code()).isZero();
  }

  @Test
  void revokedContactsCannotBeWrittenTo() {
    reporter.does("revoke", "relative");
    assertThat(reporter.asks("contacts").at("/0/state").asText()).isEqualTo("revoked");
    refuses(1, "revoked", reporter.types("", "write", "--to", "relative", "hi"));
  }

  @Test
  void wipesOnlyAHomeAndOnlyWhenMeant() throws IOException {
    Path other = Files.createDirectories(folder.resolve("photos"));
    Path photo = Files.writeString(other.resolve("a.jpg"), "a");
    refuses(3, "is no home", run("wipe", "--yes", "--home", other.toString()));
    assertThat(photo).exists();
    refuses(2, "not wiped", reporter.types("no\n", "wipe"));
    assertThat(reporter.asks("contacts")).hasSize(1);
    assertThat(reporter.types("wipe\n", "wipe").printed()).contains("are gone");
    refuses(3, "there is no identity", reporter.types("", "inbox"));
  }

  @Test
  void drawsTheCardAsAQrAndFitsVersion15() {
    String drawn = reporter.does("card", "relative", "--qr");
    assertThat(drawn.lines().findFirst().orElse("").length()).isLessThanOrEqualTo(77 + 8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inbox", "contacts", "status", "relays", "words"})
  void printsJsonOnStandardOutAndNothingElse(String command) throws IOException {
    Typist fresh = new Typist("fresh", folder);
    fresh.does("init");
    Answer answer = fresh.types("", command, "--json");
    assertThat(answer.said()).isEmpty();
    assertThat(Typist.json(answer.printed()).isContainerNode()).isTrue();
  }

  @Test
  void findsTheHomeByEnvironment() {
    Map<String, String> environment =
        Map.of(
            "TEREZE_HOME",
            reporter.home().toString(),
            "TEREZE_PASSPHRASE_FILE",
            folder.resolve("reporter.passphrase").toString());
    Answer answer = Typist.run(Clock.systemUTC(), "", environment, "contacts", "--json");
    assertThat(Typist.json(answer.printed())).hasSize(1);
  }

  @Test
  void plansWindowsAndSaysWhatIsWrongWithOne() {
    assertThat(reporter.types("", "windows").said()).contains("No window is planned.");
    String shown =
        reporter.does("windows", "add", "at=30 2 * * *", "lasts=3h30m", "zone=Asia/Almaty");
    assertThat(shown).isEqualTo("1  at=\"30 2 * * *\" lasts=3h30m zone=Asia/Almaty\n");
    reporter.does("windows", "add", "lasts=1h", "at=0 12 * * SUN", "volume=2 MB");
    assertThat(reporter.does("windows", "remove", "1"))
        .isEqualTo("1  at=\"0 12 * * SUN\" lasts=1h volume=\"2 MB\"\n");
    assertThat(reporter.asks("windows", "list").get("windows").get(0).get("lasts").asText())
        .isEqualTo("1h");
    assertThat(reporter.does("windows", "--probing", "off")).contains("nothing is tried");
    assertThat(reporter.does("windows", "add", "at=1 1 * * *", "lasts=1h", "send_rate=20 kbit/s"))
        .contains("send_rate=\"20 kbit/s\"");
    refuses(2, "lasts", reporter.types("", "windows", "add", "at=1 1 * * *"));
    refuses(2, "at = “1 1 * *”", reporter.types("", "windows", "add", "at=1 1 * *", "lasts=1h"));
    refuses(
        2, "volume", reporter.types("", "windows", "add", "at=1 1 * * *", "lasts=1h", "volume=2"));
    refuses(
        2,
        "colour",
        reporter.types("", "windows", "add", "at=1 1 * * *", "lasts=1h", "colour=red"));
    refuses(2, "is not FIELD=VALUE", reporter.types("", "windows", "add", "often"));
    refuses(2, "twice", reporter.types("", "windows", "add", "at=1 1 * * *", "at=2 1 * * *"));
    refuses(2, "no window 9", reporter.types("", "windows", "remove", "9"));
    refuses(2, "number of one window", reporter.types("", "windows", "remove", "x"));
    refuses(2, "list, add", reporter.types("", "windows", "drop", "1"));
    refuses(2, "on or off", reporter.types("", "windows", "--probing", "maybe"));
  }

  @Test
  void statusSaysWhenTheNextTryIs() {
    assertThat(reporter.does("status")).containsPattern("Next try .*: there may be a window\\.");
    assertThat(reporter.asks("status").get("nextTry").get("why").asText()).isEqualTo("PROBE");
    assertThat(reporter.asks("status").get("nextTry").get("days").asInt()).isZero();
  }

  static List<String> commands() {
    return List.of(
        "init",
        "restore",
        "words",
        "relays",
        "card",
        "add",
        "compare",
        "contacts",
        "write",
        "flush",
        "run",
        "status",
        "windows",
        "inbox",
        "show",
        "forward",
        "forget",
        "move",
        "revoke",
        "wipe");
  }

  private Answer write(String... words) {
    List<String> all = new ArrayList<>(List.of("write", "--to", "relative"));
    all.addAll(List.of(words));
    return reporter.types("", all.toArray(new String[0]));
  }

  private Answer pass(Path passphrase) {
    return reporter.types("", "contacts", "--passphrase-file", passphrase.toString());
  }

  private static Answer run(String... words) {
    return Typist.run(Clock.systemUTC(), "", Map.of(), words);
  }

  private static void refuses(int code, String part, Answer answer) {
    assertThat(answer.said()).contains(part);
    assertThat(answer.code()).as(answer.said()).isEqualTo(code);
    assertThat(answer.said().strip().lines()).filteredOn(l -> l.startsWith("tereze: ")).hasSize(1);
    assertThat(answer.printed()).isEmpty();
  }
}
