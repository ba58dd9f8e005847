package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tereze.client.ClientException.Reason;
import org.tereze.schema.Category;
import org.tereze.schema.Part;
import org.tereze.schema.Report;

/** Where a text is cut; an envelope is taken to measure what its message does. */
final class TextPartsTest {
  private static final int MOST_BYTES = 300;

  private static List<Report> parts(Report whole) throws ClientException {
    return new TextParts(Report::getSerializedSize, MOST_BYTES, ByteString.EMPTY).of(whole);
  }

  private static List<String> texts(String text) throws ClientException {
    List<String> texts = new ArrayList<>();
    for (Report part : parts(Report.newBuilder().setText(text).build())) {
      texts.add(part.getText());
    }
    return texts;
  }

  @Test
  void whatFitsOneIsNotCut() throws Exception {
    Report report = Report.newBuilder().setText("x".repeat(MOST_BYTES - 3)).build();
    assertThat(report.getSerializedSize()).isEqualTo(MOST_BYTES);
    assertThat(parts(report)).containsExactly(report);
    assertThat(texts(report.getText() + "x")).hasSize(2);
  }

  @Test
  void theFirstLineIsTheHeadline() throws Exception {
    String line = "Soldiers at the city hall\n";
    assertThat(texts(line + "word ".repeat(80)).get(0)).isEqualTo(line);
    assertThat(texts("Hi,\n" + line + "word ".repeat(80)).get(0)).isEqualTo("Hi,\n" + line);
  }

  @Test
  void withoutAFirstLineTheHeadlineIsSentencesThenWordsThenCharacters() throws Exception {
    String sentences = "One is here. Another one (“is here!”) and one more is not ended ";
    assertThat(texts(sentences + "word ".repeat(80)).get(0)).isEqualTo(head(sentences));
    String words = "word ".repeat(120);
    assertThat(texts(words).get(0)).isEqualTo("word ".repeat(40));
    assertThat(texts("x".repeat(500)).get(0)).hasSize(TextCuts.LONGEST_HEADLINE);
    assertThat(texts("字".repeat(50) + "。" + "字".repeat(400)).get(0)).endsWith("。");
  }

  private static String head(String sentences) {
    return sentences.substring(0, sentences.indexOf("and one more"));
  }

  @Test
  void partsEndWithSentencesOrWordsAndFit() throws Exception {
    String text = "Связи нет с утра. У акимата много военных, проезд закрыт! ".repeat(40);
    List<Report> parts = parts(Report.newBuilder().setText(text).build());
    for (Report part : parts.subList(1, parts.size())) {
      assertThat(part.getText()).endsWith(" ");
      assertThat(part.getText().trim()).matches("(?s).*[.!]");
      assertThat(part.getSerializedSize()).isLessThanOrEqualTo(MOST_BYTES);
    }
    assertThat(texts("слово ".repeat(200))).allMatch(piece -> piece.endsWith(" "));
  }

  @Test
  void noCharacterIsCut() throws Exception {
    for (String one : List.of("🙂", "👩‍👩‍👧", "e\u0301", "👍🏽")) {
      for (int shift = 0; shift < 8; shift++) {
        for (String piece : texts("x".repeat(shift) + one.repeat(400))) {
          assertThat(piece.replace(one, "").replace("x", "")).as(one).isEmpty();
        }
      }
    }
  }

  @Test
  void piecesAreFilled() throws Exception {
    List<Report> parts = parts(Report.newBuilder().setText("x".repeat(5_000)).build());
    for (Report part : parts.subList(1, parts.size() - 1)) {
      assertThat(part.getSerializedSize()).isGreaterThan(MOST_BYTES * 9 / 10);
    }
  }

  @Test
  void anyTextIsJoinedAgainAndEachPartSaysWhich() throws Exception {
    Random random = new Random(3);
    String[] pieces = {"a", "слово", " ", ". ", "\n", "🙂", "e\u0301", "。", "\u200D", "\uFE0F"};
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder();
      int count = 100 + random.nextInt(3_000);
      while (count-- > 0) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      List<Report> parts = parts(Report.newBuilder().setText(text.toString()).build());
      StringBuilder joined = new StringBuilder();
      for (int i = 0; i < parts.size(); i++) {
        assertThat(parts.get(i).getText()).isNotEmpty();
        assertThat(parts.size() == 1 || parts.get(i).getPart().equals(place(i + 1, parts.size())))
            .isTrue();
        joined.append(parts.get(i).getText());
      }
      assertThat(joined.toString()).isEqualTo(text.toString());
    }
  }

  private static Part place(int number, int of) {
    return Part.newBuilder().setNumber(number).setOf(of).build();
  }

  @Test
  void whatIsSaidBesideTheTextIsInTheHeadlineOnly() throws Exception {
    Report whole =
        Report.newBuilder()
            .setText("word ".repeat(400))
            .setCategory(Category.CATEGORY_OUTAGE)
            .addTags("almaty")
            .build();
    List<Report> parts = parts(whole);
    assertThat(parts.get(0).toBuilder().clearText().clearPart().build())
        .isEqualTo(whole.toBuilder().clearText().build());
    for (Report part : parts.subList(1, parts.size())) {
      assertThat(part.toBuilder().clearText().clearPart().build())
          .isEqualTo(Report.getDefaultInstance());
    }
  }

  @Test
  void fieldsThatNeedMoreThanADatagramDoNotKeepAShortTextFromGoing() throws Exception {
    Report whole = Report.newBuilder().setText("short").addTags("x".repeat(1_000)).build();
    assertThat(parts(whole)).containsExactly(whole);
  }

  @Test
  void partsFitThoughATextIsHereDenserAndThereThinner() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      text.append(i % 2 == 0 ? "x".repeat(30 * i) : "🙂".repeat(30 * i));
    }
    List<Report> parts = parts(Report.newBuilder().setText(text.toString()).build());
    for (Report part : parts.subList(1, parts.size())) {
      assertThat(part.getSerializedSize()).isLessThanOrEqualTo(MOST_BYTES);
    }
  }

  @Test
  void goesIn512PartsAndNotInMore() throws Exception {
    TextParts ofHundred = new TextParts(report -> report.getText().length(), 100, ByteString.EMPTY);
    String longest = "x".repeat(TextCuts.LONGEST_HEADLINE + (TextParts.MAX_PARTS - 1) * 100);
    Report most = Report.newBuilder().setText(longest).build();
    assertThat(ofHundred.of(most)).hasSize(512);
    Report more = Report.newBuilder().setText(longest + "x").build();
    ClientException e = catchThrowableOfType(ClientException.class, () -> ofHundred.of(more));
    assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(e).hasMessageContaining("too long even for 512 parts");
  }
}
