package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final Sessions sessions = new Sessions(new SecureRandom());

    private static Book.Account account(String name, ConsoleRole role) {
        return new Book.Account(name, role, "", Instant.EPOCH, Optional.empty());
    }

    @Test
    void whoeverSignsInAgainAndAgainEndsHisOwnSessionsAndNobodyElses() {
        String admin = sessions.begin(account("chief", ConsoleRole.ADMIN), 1).word();
        Book.Account looker = account("looker", ConsoleRole.VIEWER);
        var ended = new ArrayList<Integer>();
        var words = IntStream.range(0, 300).mapToObj(i -> {
            Sessions.Begun begun = sessions.begin(looker, 2);
            sessions.whenEnded(begun.session(), () -> ended.add(i));
            return begun.word();
        }).toList();

        assertThat(sessions.of(admin, 3)).isPresent();
        assertThat(ended).as("the oldest first").isEqualTo(IntStream.range(0, 300 - Sessions.MOST_OF_ONE).boxed()
                .toList());
        assertThat(words.stream().filter(word -> sessions.of(word, 3).isPresent())).isEqualTo(words.subList(300
                - Sessions.MOST_OF_ONE, 300));
    }
}
