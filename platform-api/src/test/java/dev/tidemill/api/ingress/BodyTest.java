package dev.tidemill.api.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.tenant.TenantId;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyTest {

    private static final TenantId OTHER = new TenantId("000000000002");

    private final BodyBudget budget = new BodyBudget(2_000_000, Duration.ofSeconds(1));

    @Test
    void chunks_are_joined_and_hashed() {
        var body = new Body(budget, TenantId.DEFAULT, 100, -1);

        body.take(Buffer.buffer("ab"));
        body.take(Buffer.buffer("c"));

        assertThat(body.bytes()).asString().isEqualTo("abc");
        assertThat(Digests.hex(body.hash()))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void more_than_the_limit_is_not_taken() {
        var body = new Body(budget, TenantId.DEFAULT, 4, -1);

        assertThat(body.take(Buffer.buffer("abcd"))).isEqualTo(Body.Taken.YES);
        assertThat(body.take(Buffer.buffer("e"))).isEqualTo(Body.Taken.TOO_LARGE);
    }

    @Test
    void large_bodies_of_one_account_share_half_of_the_budget_and_give_it_back() {
        var first = new Body(budget, TenantId.DEFAULT, 10_000_000, -1);
        var second = new Body(budget, TenantId.DEFAULT, 10_000_000, -1);
        var large = Buffer.buffer(new byte[600_000]);

        assertThat(first.take(large)).isEqualTo(Body.Taken.YES);
        assertThat(second.take(large)).isEqualTo(Body.Taken.NO_ROOM);
        first.release();
        first.release();
        assertThat(second.take(large)).isEqualTo(Body.Taken.YES);
    }

    @Test
    void an_account_that_takes_all_it_can_get_leaves_room_for_another() {
        var large = Buffer.buffer(new byte[200_000]);
        while (new Body(budget, OTHER, 10_000_000, -1).take(large) == Body.Taken.YES) {}

        assertThat(new Body(budget, TenantId.DEFAULT, 10_000_000, -1).take(large))
                .isEqualTo(Body.Taken.YES);
    }

    @Test
    void however_many_accounts_take_all_they_can_get_there_is_room_for_one_more() {
        var large = Buffer.buffer(new byte[100_000]);
        for (var account : List.of(OTHER, new TenantId("000000000003"))) {
            while (new Body(budget, account, 10_000_000, -1).take(large) == Body.Taken.YES) {}
        }

        assertThat(new Body(budget, TenantId.DEFAULT, 10_000_000, -1).take(large))
                .isEqualTo(Body.Taken.YES);
    }

    @Test
    void what_everybody_has_is_bounded_too() {
        var third = new TenantId("000000000003");

        assertThat(budget.borrow(OTHER, 1_000_000)).isPresent();
        assertThat(budget.borrow(third, 500_000)).isPresent();
        assertThat(budget.borrow(TenantId.DEFAULT, 250_001)).isEmpty();
        assertThat(budget.borrow(TenantId.DEFAULT, 250_000)).isPresent();
    }

    @Test
    void an_announced_length_reserves_nothing_by_itself() {
        var announced = new Body(budget, TenantId.DEFAULT, 900_000, 900_000);
        announced.take(Buffer.buffer(new byte[10]));

        assertThat(
                        new Body(budget, TenantId.DEFAULT, 950_000, -1)
                                .take(Buffer.buffer(new byte[950_000])))
                .isEqualTo(Body.Taken.YES);
    }
}
