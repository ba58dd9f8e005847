package org.tereze.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.cli.term.Terminal;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.contact.Contact;

/** What is said where a bound was reached, in words and in figures. */
final class FullInboxesTest {
  @Test
  void namesWhoseReportsWaitAndWhatToDo() {
    List<Contact> contacts = List.of(contact("Aigul", true), contact("Dana", false));
    assertThat(FullInboxes.of(contacts)).containsExactly("Aigul");
    assertThat(ContactLine.of(contacts.get(0)).inboxFull()).isTrue();
    assertThat(ContactLine.of(contacts.get(1)).inboxFull()).isFalse();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FullInboxes.print(FullInboxes.of(contacts), terminal(out));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "Aigul's reports wait at the relay: the inbox is full; forget some"
                + " (tereze forget --received ID)\n");
  }

  @Test
  void countsWhatHadToMakeRoomOverAllLinksOfARelay() {
    BurstLine line = line(3).and(line(2));
    assertThat(line.discarded()).isEqualTo(5);
    assertThat(line.sentence()).contains("; 5 of those that cannot be opened had to make room");
    assertThat(line(0).sentence()).doesNotContain("make room");
  }

  private static BurstLine line(int discarded) {
    return new BurstLine("r@host:1", true, null, 1, 1, 0, 0, 0, 0, 9, 0, 9, discarded, 1, 1, 1);
  }

  private static Contact contact(String name, boolean full) {
    return new Contact(
        name, Contact.State.ACTIVE, true, true, true, true, full, PaddingPolicy.COMPACT);
  }

  private static Terminal terminal(ByteArrayOutputStream out) {
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Terminal(new ByteArrayInputStream(new byte[0]), print, print, false);
  }
}
