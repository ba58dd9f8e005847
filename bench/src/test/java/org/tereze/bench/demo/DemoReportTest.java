package org.tereze.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoReportTest {
  private static final InputStream NOTHING = InputStream.nullInputStream();

  @TempDir Path folder;

  @Test
  void bringsTwelveReportsInThreeLanguagesAndFourPrecedences() throws IOException {
    List<DemoReport> reports = DemoReport.collect(List.of(), NOTHING);
    assertThat(reports).hasSize(12);
    Set<String> precedences =
        reports.stream().map(DemoReport::precedence).collect(Collectors.toSet());
    assertThat(precedences).containsExactlyInAnyOrder("FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE");
    assertThat(reports).anyMatch(report -> report.text().matches("(?s).*[әіңғүұқөһ].*"));
    assertThat(reports).anyMatch(report -> report.text().matches("(?s).*[ыэ].*"));
    assertThat(reports).anyMatch(report -> report.text().matches("(?s)[\\p{ASCII}]*"));
  }

  @Test
  void addsFilesAndThenStandardInput() throws IOException {
    Path file = Files.writeString(folder.resolve("report"), "из файла\n");
    InputStream piped = new ByteArrayInputStream("из трубы\n".getBytes(StandardCharsets.UTF_8));
    List<DemoReport> reports = DemoReport.collect(List.of(file), piped);
    assertThat(reports).hasSize(14);
    assertThat(reports.subList(12, 14))
        .extracting(DemoReport::text)
        .containsExactly("из файла", "из трубы");
  }
}
