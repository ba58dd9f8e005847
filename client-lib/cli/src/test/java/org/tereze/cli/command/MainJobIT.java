package org.tereze.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.cli.command.Typist.Answer;
import org.tereze.client.codec.TextModels;
import org.tereze.relay.ops.Relay;
import org.tereze.testkit.FreePorts;

/** Three people type commands; a real relay with its store stands between them. */
@Execution(ExecutionMode.CONCURRENT)
final class MainJobIT {
  @TempDir Path folder;
  private Relay relay;
  private String address;
  private Typist reporter;
  private Typist relative;
  private Typist newsroom;

  @BeforeEach
  void meet() throws Exception {
    relay = Relays.start(folder.resolve("relay"));
    address = Relays.address(relay.staticPublic(), relay.port());
    reporter = person("reporter", address);
    relative = person("relative", address);
    newsroom = person("newsroom", address);
    exchange(reporter, relative);
    exchange(relative, newsroom);
    relative.does("flush");
    newsroom.does("flush");
  }

  @AfterEach
  void stop() {
    relay.stop();
  }

  @Test
  void carriesReportsAndForwardsThemWithTheirSignature() throws IOException {
    relative.does("compare", "reporter", "--matches");
    reporter.does("write", "--to", "relative", "--sign", "--count", "detained=13", "подписано");
    reporter.does("write", "--to", "relative", "--heard-from", "Дана", "по телефону");
    only(reporter.asks("flush"));
    assertThat(states(reporter)).containsExactly("in custody", "in custody");
    assertThat(reporter.asks("status").at("/reports/0/saidBy").asText()).isEqualTo(address);

    assertThat(only(relative.asks("flush")).get("shown").asInt()).isEqualTo(2);
    JsonNode inbox = relative.asks("inbox");
    assertThat(inbox.at("/0/proof").asText()).isEqualTo("signature_valid");
    assertThat(inbox.at("/0/counts/detained").asInt()).isEqualTo(13);
    assertThat(inbox.at("/0/compared").asBoolean()).isTrue();
    assertThat(inbox.at("/1/heardFrom").asText()).isEqualTo("Дана");
    relative.does("forward", "1", "--to", "newsroom", "--comment", "from home");
    relative.does("forward", "2", "--to", "newsroom");
    only(relative.asks("flush"));
    assertThat(states(relative)).containsExactly("in custody", "in custody");

    newsroom.does("flush");
    assertThat(newsroom.does("inbox"))
        .contains(
            "written by reporter, signature valid; forwarded by relative; relative not compared")
        .contains("written by reporter, not signed; taken by telephone from Дана; forwarded by");
    assertThat(newsroom.does("show", "1"))
        .contains("Comment: from home", "Counted: 13 detained", "подписано");
    reporter.does("flush");
    assertThat(states(reporter)).containsExactly("collected", "collected");
  }

  @Test
  void staysAndPrintsWhatComes() {
    reporter.does("write", "--to", "relative", "сейчас");
    reporter.does("flush");
    Answer stayed = relative.types("", "run", "--every", "1", "--bursts", "1");
    assertThat(stayed.printed()).contains("#1 written by reporter", "    сейчас");
    assertThat(stayed.said()).contains("1 received, 1 new reports");
  }

  @Test
  void aLinkForEachMailboxCarriesTheSame() {
    reporter.does("write", "--to", "relative", "--place", "43.238,76.945~500", "apart");
    String said = reporter.does("flush", "--separate");
    assertThat(said.lines()).as("one line for each relay: " + said).hasSize(1);
    assertThat(said).matches("(?s).*: [1-9] envelopes sent, [1-9] in custody, .*");
    JsonNode links = relative.asks("flush", "--separate");
    assertThat(links.size()).isGreaterThan(1);
    links.forEach(link -> assertThat(link.get("complete").asBoolean()).isTrue());
    assertThat(texts(relative)).containsExactly("apart");
    assertThat(relative.does("show", "1")).contains("Where:   43.24, 76.94 ±560 m");
  }

  @Test
  void movesAContactAndGoesOn() {
    write("before");
    relative.does("move", "reporter");
    relative.does("flush");
    reporter.does("flush");
    write("after");
    relative.does("flush");
    assertThat(texts(relative)).containsExactly("before", "after");
  }

  @Test
  void forgetsWhatWasReceivedAndNotWhatIsOnItsWay() {
    write("once read, gone");
    Answer early = reporter.types("", "forget", "1");
    assertThat(early.code()).isEqualTo(1);
    assertThat(early.said()).startsWith("tereze: ").hasLineCount(1);
    relative.does("flush");
    relative.does("forget", "1", "--received");
    relative.does("flush");
    assertThat(texts(relative)).isEmpty();
  }

  @Test
  void aRevokedContactIsToldSoInItsStatus() {
    write("before");
    relative.does("flush");
    relative.does("revoke", "reporter");
    relative.does("flush");
    reporter.does("write", "--to", "relative", "after");
    reporter.does("flush");
    JsonNode last = reporter.asks("status").at("/reports/1");
    assertThat(last.get("state").asText()).isEqualTo("refused");
    assertThat(last.get("reason").asText()).contains("revoked");
    assertThat(texts(relative)).containsExactly("before");
  }

  @Test
  void restoresContactsFromTheRelay() throws IOException {
    write("before");
    relative.does("flush");
    String words = relative.asks("words").get("words").asText();
    Typist again = new Typist("again", folder);
    Answer restored = again.types(words + "\n", "restore", "--relay", address, "--json");
    assertThat(restored.code()).as(restored.said()).isZero();
    assertThat(Typist.json(restored.printed()).get("contacts").asInt()).isEqualTo(2);
    assertThat(again.asks("contacts").findValuesAsText("name")).contains("reporter", "newsroom");
  }

  @Test
  void sendsThroughAForwardedPortOnlyToTheRightRelay() throws Exception {
    reporter.does("write", "--to", "relative", "hi");
    Typist hasty = new Typist("reporter", folder);
    hasty.skipsSilence();
    Relay other = Relays.start(folder.resolve("other"));
    try {
      Answer wrong = hasty.types("", "flush", "--via", "127.0.0.1:" + other.port());
      assertThat(wrong.code()).isEqualTo(4);
      assertThat(wrong.printed()).contains("wrong key", "what is queued stays queued");
    } finally {
      other.stop();
    }
    assertThat(states(reporter)).containsExactly("queued");
    Answer right = reporter.types("", "flush", "--via", "127.0.0.1:" + relay.port());
    assertThat(right.code()).isZero();
    assertThat(states(reporter)).containsExactly("in custody");
  }

  @Test
  void anUnreachableRelayLosesNothing() throws IOException {
    reporter.does("write", "--to", "relative", "hi");
    Answer flushed = reporter.types("", "flush", "--via", "127.0.0.1:" + FreePorts.any());
    assertThat(flushed.code()).isEqualTo(4);
    assertThat(flushed.printed()).contains("cannot be reached", "what is queued stays queued");
    assertThat(states(reporter)).containsExactly("queued");
  }

  @Test
  void writesWithTheModelOfTheLanguageAndSaysSo() {
    // The first brings the reporter's card along, which goes without a model.
    assertThat(reporter.does("write", "--to", "relative", "Бір адам."))
        .contains("B with your card");
    assertThat(reporter.does("write", "--to", "relative", "Алаңда жүзге жуық адам тұр."))
        .contains("by the text model kk");
    reporter.does("flush");
    relative.does("flush");
    assertThat(texts(relative)).containsExactly("Бір адам.", "Алаңда жүзге жуық адам тұр.");
  }

  @Test
  void aReportWaitsForItsPackAndIsReadOnceItComes() throws IOException {
    reporter.does("write", "--to", "relative", "opens the session");
    write("Связи почти нет, напишу вечером.");
    relative.carries(TextModels.NONE);
    assertThat(relative.does("flush")).contains("1 cannot be opened yet");
    assertThat(relative.does("inbox")).contains("from reporter, needs the text pack ru");
    assertThat(relative.does("status")).contains("from reporter, needs the text pack ru");
    assertThat(relative.asks("status").at("/waiting/0/needs").asText()).isEqualTo("ru");
    assertThat(texts(relative)).containsExactly("opens the session");

    Path cut = folder.resolve("cut.tzm");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(Typist.MODELS.resolve("ru.tzm")), 9_000));
    refuses(relative, "not a usable text model", "packs", "--add", cut.toString());
    byte[] flipped = Files.readAllBytes(Typist.MODELS.resolve("ru.tzm"));
    flipped[flipped.length / 2] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged.tzm"), flipped);
    refuses(relative, "was damaged on its way", "packs", "--add", damaged.toString());
    refuses(relative, "there is no file", "packs", "--add", folder.resolve("no").toString());
    String english = Typist.MODELS.resolve("en.tzm").toString();
    refuses(relative, "is the pack en, not ru", "packs", "--add", english, "--is", "ru");
    String russian = Typist.MODELS.resolve("ru.tzm").toString();
    assertThat(relative.does("packs", "--add", russian, "--is", "ru"))
        .contains("The pack ru (ru) is added. Reports that waited for it: 1.");
    assertThat(texts(relative))
        .containsExactly("opens the session", "Связи почти нет, напишу вечером.");
    assertThat(relative.does("packs")).contains("ru", "CC0");
    assertThat(names(relative.asks("packs").get(0)))
        .containsExactly("name", "language", "sha256", "credits");
  }

  @Test
  void aLongTextIsOneReportWithAHeadlineForWriterAndReader() throws IOException {
    StringBuilder text = new StringBuilder("The headline\n".repeat(3));
    Random random = new Random(7);
    while (text.length() < 50_000) {
      text.append(Long.toString(random.nextLong(), 36)).append(' ');
    }
    Path file = Files.writeString(folder.resolve("long"), text);
    String written = reporter.does("write", "--to", "relative", "--file", file.toString());
    assertThat(written).contains(" envelopes, of which the headline is ").hasLineCount(1);
    int parts = reporter.asks("status").at("/reports/0/parts").size();
    assertThat(parts).isBetween(25, 50);
    assertThat(reporter.asks("status").at("/reports/0/partStates/queued").asInt()).isEqualTo(parts);
    assertThat(reporter.asks("status").at("/reports/0/parts/1/part").asInt()).isEqualTo(2);
    assertThat(reporter.asks("status").get("reports")).hasSize(1);
    reporter.does("flush");
    assertThat(reporter.does("status")).contains("in custody").doesNotContain("queued");
    relative.does("flush");
    assertThat(texts(relative)).containsExactly(text.toString().strip());
    assertThat(relative.asks("show", "1").get("partsHere").asInt()).isEqualTo(parts);
    assertThat(relative.asks("show", "1").get("missing")).isEmpty();
    assertThat(relative.does("inbox")).contains("The headline").doesNotContain(" parts)");
    assertThat(relative.does("forward", "1", "--to", "newsroom")).contains(" envelopes, ");
    relative.does("flush");
    newsroom.does("flush");
    assertThat(texts(newsroom)).containsExactly(text.toString().strip());
  }

  @Test
  void aFileGoesAlongAndIsSavedOverNoOther() throws IOException {
    byte[] photo = new byte[20_000];
    new Random(3).nextBytes(photo);
    Path file = Files.write(folder.resolve("photo.jpg"), photo);
    String written = reporter.does("write", "--to", "relative", "--attach", file.toString(), "see");
    assertThat(written).contains("B in 21 envelopes: fits").hasLineCount(1);
    assertThat(reporter.does("status")).contains("1: pieces of its files: 20 queued of 20");
    reporter.does("flush");
    relative.does("flush");
    Path saved = Files.createDirectory(folder.resolve("saved"));
    Files.writeString(saved.resolve("photo.jpg"), "mine");
    assertThat(relative.does("show", "1", "--save", saved.toString()))
        .contains("File:    photo.jpg", "20000 B, saved as ", "photo-2.jpg");
    assertThat(Files.readAllBytes(saved.resolve("photo-2.jpg"))).isEqualTo(photo);
    assertThat(Files.readString(saved.resolve("photo.jpg"))).isEqualTo("mine");
    JsonNode shown = relative.asks("show", "1").at("/files/0");
    assertThat(names(shown))
        .containsExactly("number", "name", "mediaType", "lengthBytes", "bytesHere", "saved");
    assertThat(shown.get("bytesHere").asInt()).isEqualTo(20_000);
    refuses(relative, "there is no folder", "show", "1", "--save", file.toString());
    Path large = Files.write(folder.resolve("large"), new byte[512 * 1024 + 1]);
    refuses(
        reporter,
        "512 KiB together",
        "write",
        "--to",
        "relative",
        "--attach",
        large.toString(),
        "x");
    Path larger = Files.write(folder.resolve("larger"), new byte[(1 << 20) + 1]);
    refuses(
        reporter, "longer than", "write", "--to", "relative", "--attach", larger.toString(), "x");
    refuses(reporter, "there is no file", "write", "--to", "relative", "--attach", "none", "x");
  }

  private static void refuses(Typist person, String reason, String... words) {
    Answer answer = person.types("", words);
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.said()).startsWith("tereze: ").contains(reason).hasLineCount(1);
  }

  @Test
  void jsonKeepsItsFieldNames() {
    write("hi");
    assertThat(names(only(relative.asks("flush"))))
        .containsExactly(
            "relay",
            "complete",
            "problem",
            "sentBytes",
            "receivedBytes",
            "framingBytes",
            "put",
            "inCustody",
            "refused",
            "delivered",
            "shown",
            "unopened",
            "discarded",
            "rttMillis",
            "firstAckMillis",
            "durationMillis");
    assertThat(names(relative.asks("show", "1")))
        .containsExactly(
            "id",
            "from",
            "compared",
            "received",
            "author",
            "forwardedBy",
            "heardFrom",
            "proof",
            "comment",
            "text",
            "at",
            "place",
            "category",
            "tags",
            "counts",
            "checkInHours",
            "replyTo",
            "parts",
            "partsHere",
            "missing",
            "files");
    assertThat(names(relative.asks("inbox").get(0))).isEqualTo(names(relative.asks("show", "1")));
    assertThat(names(relative.asks("forward", "1", "--to", "newsroom")))
        .isEqualTo(names(reporter.asks("status").at("/reports/0")))
        .containsExactly(
            "id",
            "to",
            "written",
            "precedence",
            "lifetimeHours",
            "state",
            "since",
            "saidBy",
            "reason",
            "actions",
            "encodedBytes",
            "codec",
            "packedBytes",
            "envelopeBytes",
            "smsMessages",
            "words",
            "lineMillis",
            "text",
            "part",
            "partStates",
            "parts",
            "pieceStates");
    assertThat(names(reporter.asks("status")))
        .containsExactly("reports", "notQuantumSafe", "inboxFull", "waiting", "nextTry");
    assertThat(names(reporter.asks("contacts").get(0)))
        .isEqualTo(names(reporter.asks("move", "relative")))
        .isEqualTo(names(reporter.asks("revoke", "relative")))
        .containsExactly(
            "name",
            "state",
            "cardHeld",
            "cardGiven",
            "compared",
            "quantumSafe",
            "inboxFull",
            "padding");
    assertThat(names(relative.asks("card", "reporter"))).containsExactly("contact", "card");
    assertThat(names(relative.asks("compare", "reporter")))
        .containsExactly("contact", "words", "compared");
    assertThat(names(relative.asks("words"))).containsExactly("words");
    assertThat(names(newsroom.asks("wipe", "--yes"))).containsExactly("home", "remnants");
  }

  private void write(String text) {
    reporter.does("write", "--to", "relative", text);
    reporter.does("flush");
  }

  private Typist person(String name, String relayAddress) throws IOException {
    Typist person = new Typist(name, folder);
    person.does("init", "--relay", relayAddress);
    return person;
  }

  private static void exchange(Typist one, Typist other) {
    one.does("add", other.name(), other.does("card", one.name()).strip());
    other.does("add", one.name(), one.does("card", other.name()).strip());
  }

  private static JsonNode only(JsonNode list) {
    assertThat(list).hasSize(1);
    assertThat(list.get(0).get("complete").asBoolean()).as(list.toString()).isTrue();
    return list.get(0);
  }

  private static List<String> states(Typist person) {
    return person.asks("status").get("reports").findValuesAsText("state");
  }

  private static List<String> texts(Typist person) {
    return person.asks("inbox").findValuesAsText("text");
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
