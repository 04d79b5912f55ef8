#pragma once

#include <linux/filter.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sealtap::capture {

/// Writes a classic BPF program. Jumps go forward only, as the kernel wants them, to labels that
/// are bound later.
class BpfAssembler {
public:
    /// Bound exactly once, behind the jumps that go there.
    struct Label {
        std::size_t number = 0;
    };
    [[nodiscard]] Label label() {
        targets_.push_back(0);
        return {targets_.size() - 1};
    }
    void bind(Label label) { targets_[label.number] = code_.size(); }

    void load_byte(std::uint32_t at) { emit(BPF_LD | BPF_B | BPF_IND, at); }  ///< A = [X + at]
    void load_half(std::uint32_t at) { emit(BPF_LD | BPF_H | BPF_IND, at); }
    void load_word(std::uint32_t at) { emit(BPF_LD | BPF_W | BPF_IND, at); }
    void load_ancillary(std::uint32_t what) {
        emit(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(SKF_AD_OFF) + what);
    }
    void load_number(std::uint32_t number) { emit(BPF_LD | BPF_IMM, number); }
    void load_memory(std::uint32_t slot) { emit(BPF_LD | BPF_MEM, slot); }
    void store(std::uint32_t slot) { emit(BPF_ST, slot); }
    void load_x_number(std::uint32_t number) { emit(BPF_LDX | BPF_IMM, number); }
    void load_x_memory(std::uint32_t slot) { emit(BPF_LDX | BPF_MEM, slot); }
    void store_x(std::uint32_t slot) { emit(BPF_STX, slot); }
    /// A = A `operation` number: BPF_ADD, BPF_AND …
    void compute(std::uint16_t operation, std::uint32_t number) {
        emit(static_cast<std::uint16_t>(BPF_ALU | BPF_K | operation), number);
    }
    void add_x() { emit(BPF_ALU | BPF_ADD | BPF_X, 0); }
    void a_to_x() { emit(BPF_MISC | BPF_TAX, 0); }
    /// X += number; A is lost.
    void advance_x(std::uint32_t number) {
        emit(BPF_MISC | BPF_TXA, 0);
        compute(BPF_ADD, number);
        a_to_x();
    }
    void jump(Label to) {
        jumps_.push_back({code_.size(), to});
        emit(BPF_JMP | BPF_JA, 0);
    }
    /// The comparison is BPF_JEQ, BPF_JGT or BPF_JSET of A with the number. A conditional jump
    /// reaches 255 instructions only, so it stands before one that reaches everywhere.
    void jump_if(std::uint16_t comparison, std::uint32_t number, Label to) {
        emit(static_cast<std::uint16_t>(BPF_JMP | BPF_K | comparison), number, 0, 1);
        jump(to);
    }
    void jump_unless(std::uint16_t comparison, std::uint32_t number, Label to) {
        emit(static_cast<std::uint16_t>(BPF_JMP | BPF_K | comparison), number, 1, 0);
        jump(to);
    }
    void answer(std::uint32_t number) { emit(BPF_RET | BPF_K, number); }
    void answer_a() { emit(BPF_RET | BPF_A, 0); }

    [[nodiscard]] std::vector<sock_filter> take() {
        for (const Jump& jump : jumps_) {
            code_[jump.at].k = static_cast<std::uint32_t>(targets_[jump.to.number] - jump.at - 1);
        }
        return std::move(code_);
    }

private:
    struct Jump {
        std::size_t at;
        Label to;
    };
    void emit(std::uint16_t code, std::uint32_t k, std::uint8_t yes = 0, std::uint8_t no = 0) {
        code_.push_back({code, yes, no, k});
    }

    std::vector<sock_filter> code_;
    std::vector<std::size_t> targets_;
    std::vector<Jump> jumps_;
};

}  // namespace sealtap::capture
