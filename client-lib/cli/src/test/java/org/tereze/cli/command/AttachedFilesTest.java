package org.tereze.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.cli.term.CommandException;

/** Where files of others are written, whatever they are called. */
final class AttachedFilesTest {
  @TempDir private Path folder;

  @Test
  void noNameLeadsOutOfTheFolderOrHidesAFile() {
    assertThat(AttachedFiles.safe("photo.jpg")).isEqualTo("photo.jpg");
    assertThat(AttachedFiles.safe("Фото 1.jpg")).isEqualTo("Фото 1.jpg");
    assertThat(AttachedFiles.safe("/etc/passwd")).isEqualTo("passwd");
    assertThat(AttachedFiles.safe("..\\..\\boot.ini")).isEqualTo("boot.ini");
    assertThat(AttachedFiles.safe("../..")).isEqualTo("file");
    assertThat(AttachedFiles.safe("a/")).isEqualTo("file");
    assertThat(AttachedFiles.safe("")).isEqualTo("file");
    assertThat(AttachedFiles.safe("...bashrc")).isEqualTo("bashrc");
    assertThat(AttachedFiles.safe("C:evil")).isEqualTo("C_evil");
    assertThat(AttachedFiles.safe("gpj\u202Eexe.")).isEqualTo("gpj_exe");
    assertThat(AttachedFiles.safe("a\u0000b\nc")).isEqualTo("a_b_c");
    assertThat(AttachedFiles.safe("🙂".repeat(60) + "x.jpg")).endsWith("x.jpg").hasSize(99);
  }

  @Test
  void writesOverNoOtherFile() throws Exception {
    Path first = AttachedFiles.save(folder, "../a.jpg", new byte[] {1});
    Path second = AttachedFiles.save(folder, "a.jpg", new byte[] {2});
    assertThat(first).isEqualTo(folder.resolve("a.jpg"));
    assertThat(second).isEqualTo(folder.resolve("a-2.jpg"));
    assertThat(Files.readAllBytes(first)).containsExactly(1);
    assertThat(Files.readAllBytes(second)).containsExactly(2);
    Files.createDirectory(folder.resolve("b"));
    assertThat(AttachedFiles.save(folder, "b", new byte[] {3})).isEqualTo(folder.resolve("b-2"));
  }

  @Test
  void doesNotFollowALinkThatLiesThere() throws Exception {
    Path outside = Files.write(folder.resolve("outside"), new byte[] {9});
    Path into = Files.createDirectory(folder.resolve("into"));
    Files.createSymbolicLink(into.resolve("a"), outside);
    AttachedFiles.save(into, "a", new byte[] {1});
    assertThat(Files.readAllBytes(outside)).containsExactly(9);
  }

  @Test
  void saysWhereThereIsNoFolder() {
    CommandException e =
        catchThrowableOfType(
            CommandException.class,
            () -> AttachedFiles.save(folder.resolve("none"), "a", new byte[] {1}));
    assertThat(e).hasMessageContaining("there is no folder");
  }
}
