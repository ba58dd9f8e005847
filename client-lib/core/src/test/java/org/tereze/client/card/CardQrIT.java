package org.tereze.client.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.identity.Identity;
import org.tereze.crypto.SecretBytes;

/** The largest card through a real QR encoder and a real reader: qrencode and zbarimg. */
final class CardQrIT {
  @TempDir Path folder;

  @Test
  void theLargestCardSurvivesBeingDrawnAndRead() throws Exception {
    Card card = largest();
    String picture = folder.resolve("card.png").toString();

    run("qrencode", "-v", "15", "-l", "M", "-s", "4", "-o", picture, card.uri());
    String read = run("zbarimg", "--quiet", "--raw", picture);

    assertThat(card.encoded()).hasSize(Card.MAX_BYTES);
    assertThat(Card.parse(read)).isEqualTo(card);
  }

  private static Card largest() throws CardException {
    Identity identity = Identity.generate(new SecureRandom());
    List<RelayAddress> relays =
        Arrays.asList(
            CardTest.relay("relay-one.example.org:7460"),
            CardTest.relay("relay-2.example.net:443"),
            CardTest.relay("[2001:db8::17]:7460"));
    StringBuilder name = new StringBuilder();
    Card card = sign(identity, relays, "");
    while (card.encoded().length < Card.MAX_BYTES) {
      card = sign(identity, relays, name.append('x').toString());
    }
    return card;
  }

  private static Card sign(Identity identity, List<RelayAddress> relays, String name)
      throws CardException {
    return Card.sign(
        identity,
        relays.get(0).key(),
        SecretBytes.random(new SecureRandom(), Card.SECRET_BYTES),
        identity.mailbox(0).mailbox(),
        7_000,
        relays,
        name,
        true);
  }

  private static String run(String... command) throws IOException, InterruptedException {
    // zbarimg grumbles on standard error where there is no message bus.
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String output;
    try (InputStream in = process.getInputStream()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      in.transferTo(bytes);
      output = new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
