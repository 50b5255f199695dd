#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace emptor::search {

// The words of a text as documents and queries share them: folded, English plurals taken off,
// spelling variants made one, a number and its unit one word ("512 GB", "512gb" -> "512gb";
// 17" -> "17inch"; "pack of 6" -> "6pack"), words without content left out. Reused from text to
// text to save allocations; views end with the next assign().
class Words {
public:
    void assign(std::string_view text);

    std::size_t size() const { return words_.size(); }
    bool empty() const { return words_.empty(); }
    std::string_view operator[](std::size_t i) const;
    // True where the next word follows without a space, as in "wh-1000xm5".
    bool glued(std::size_t i) const { return words_[i].glued; }
    bool has_digit(std::size_t i) const { return words_[i].has_digit; }
    bool is_measure(std::size_t i) const { return words_[i].measure; }
    bool is_number(std::size_t i) const { return words_[i].number; }
    // Words before the first "for", "with" and the like: "case" of "case for a phone". All of them
    // if the text has none or begins with it.
    std::size_t subject_size() const { return subject_ > 0 ? subject_ : words_.size(); }

private:
    struct Word {
        std::uint32_t begin = 0;
        std::uint32_t length = 0;
        bool glued = false;
        bool has_digit = false;
        bool number = false;
        bool measure = false;
    };

    void scan();
    std::size_t scan_number(std::size_t at);
    std::size_t scan_letters(std::size_t at);
    void push(std::size_t begin, std::size_t end, bool number);
    void refine();
    bool merge_measure(std::size_t& i);
    void keep(Word word, std::string_view text);
    std::string_view raw(const Word& word) const {
        return std::string_view(folded_).substr(word.begin, word.length);
    }

    std::string folded_;
    std::vector<Word> raw_;
    std::string text_;
    std::vector<Word> words_;
    std::size_t subject_ = 0;  // 0: nothing ends it
};

// Words `first` to `first + count - 1` written as one, dots left out: the form that "USB 2.0",
// "usb2.0" and "USB-2.0" share. Replaces the content of `out`.
void join_words(const Words& words, std::size_t first, std::size_t count, std::string& out);

// The singular of an English word of lower-case letters, by its ending only.
std::string_view stem(std::string_view word, std::string& buffer);

}  // namespace emptor::search
