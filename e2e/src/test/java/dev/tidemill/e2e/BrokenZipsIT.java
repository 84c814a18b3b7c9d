package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** Archives that would do harm where they are unpacked. */
@ExtendWith(SharedInstance.class)
class BrokenZipsIT {

    private static final String CODE = "exports.handler = async () => 'ran';";

    private final Functions functions;

    BrokenZipsIT(Clients clients) {
        this.functions = new Functions(clients.lambda());
    }

    @Test
    void names_that_climb_out_are_refused() {
        refused(new Zip().file("index.js", CODE).file("../escaped.js", "1").bytes());
        refused(new Zip().file("index.js", CODE).file("a/../../escaped.js", "1").bytes());
        refused(new Zip().file("index.js", CODE).file("/etc/cron.d/escaped", "1").bytes());
        refused(new Zip().file("index.js", CODE).file("a\\..\\..\\escaped.js", "1").bytes());
    }

    @Test
    void links_that_point_out_are_refused() {
        refused(new Zip().file("index.js", CODE).link("passwords", "/etc/shadow").bytes());
        refused(new Zip().file("index.js", CODE).link("up", "../../..").bytes());
        refused(
                new Zip()
                        .file("index.js", CODE)
                        .link("folder", "/tmp")
                        .file("folder/through.js", "1")
                        .bytes());
    }

    @Test
    void a_bomb_is_refused_before_it_is_unpacked() {
        // 300 MB of zeros in some 300 KB
        var zeros = new byte[75 * 1024 * 1024];
        var bomb = new Zip().file("index.js", CODE);
        for (var part = 0; part < 4; part++) {
            bomb.file("zeros-" + part, zeros);
        }

        refused(bomb.bytes());
    }

    @Test
    void a_bomb_that_lies_about_its_size_is_refused() {
        var bomb =
                new Zip().file("index.js", CODE).file("zeros", new byte[290 * 1024 * 1024]).bytes();
        var size = HexFormat.of().parseHex("00002012"); // 290 MB, as the archive states it
        var lie = HexFormat.of().parseHex("00010000");

        refused(replaced(bomb, size, lie));
    }

    @Test
    void what_is_cut_off_or_no_archive_at_all_is_refused() {
        var whole = Zip.of("index.js", CODE.repeat(50));

        refused(Arrays.copyOf(whole, whole.length / 2));
        refused(Arrays.copyOfRange(whole, 10, whole.length));
        refused("this is not a zip".getBytes(StandardCharsets.UTF_8));
        refused(new byte[1]);
    }

    @Test
    void content_that_does_not_match_its_checksum_is_refused() {
        var damaged = Zip.of("index.js", CODE.repeat(50));
        damaged[45] ^= 1;

        refused(damaged);
    }

    @Test
    void more_than_fifty_megabytes_are_too_large() {
        var noise = new byte[52 * 1024 * 1024];
        new Random(1).nextBytes(noise);
        var large = new Zip().file("index.js", CODE).file("noise", noise).bytes();

        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> create(large))
                .satisfies(no -> assertThat(no.statusCode()).isIn(400, 413));
    }

    @Test
    void a_link_that_stays_inside_is_code_like_any_other() {
        var zip = new Zip().file("lib/real.js", CODE).link("index.js", "lib/real.js").bytes();

        try {
            assertThat(functions.result(create(zip), "{}")).isEqualTo("\"ran\"");
        } catch (InvalidParameterValueException refused) {
            assertThat(refused.getMessage()).as("refused, then by name").contains("index.js");
        }
    }

    private String create(byte[] zip) {
        return functions.create(
                "zip", zip, request -> request.runtime("nodejs20.x").handler("index.handler"));
    }

    private void refused(byte[] zip) {
        assertThatExceptionOfType(InvalidParameterValueException.class)
                .isThrownBy(() -> create(zip))
                .satisfies(no -> assertThat(no.getMessage()).isNotBlank());
    }

    private static byte[] replaced(byte[] content, byte[] sought, byte[] with) {
        var changed = content.clone();
        var found = false;
        for (var at = 0; at + sought.length <= changed.length; at++) {
            if (Arrays.equals(changed, at, at + sought.length, sought, 0, sought.length)) {
                System.arraycopy(with, 0, changed, at, with.length);
                found = true;
            }
        }
        assertThat(found).isTrue();
        return changed;
    }
}
