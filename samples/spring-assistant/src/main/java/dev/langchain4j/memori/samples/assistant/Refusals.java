package dev.langchain4j.memori.samples.assistant;

import dev.langchain4j.memori.data.MemoriException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Passes on why something cannot be: the sentences of a {@link MemoriException} say what to do, and hold nothing of what is remembered. */
@RestControllerAdvice
class Refusals {

    @ExceptionHandler
    ProblemDetail refused(MemoriException e) {
        HttpStatus status =
                switch (e.reason()) {
                    case NOT_FOUND -> HttpStatus.NOT_FOUND;
                    case INVALID_ARGUMENT, AMBIGUOUS_ID -> HttpStatus.BAD_REQUEST;
                    default -> HttpStatus.INTERNAL_SERVER_ERROR;
                };
        return ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
    }
}
