#include "flow/ip_soundness.h"

namespace sealtap::flow {

std::optional<FrameCause> IpSoundness::judge_odd(IpFlaw flaw) noexcept {
    switch (standing_) {
        case Standing::Unknown:
            standing_ = flaw == IpFlaw::None ? Standing::Once : Standing::Unsound;
            return std::nullopt;
        case Standing::Once:
            standing_ = flaw == IpFlaw::None ? Standing::Sound : Standing::Unsound;
            return std::nullopt;
        case Standing::Unsound: return std::nullopt;
        case Standing::Sound: break;
    }
    if (refused_ == kRefusedMax) {
        standing_ = Standing::Unsound;
        return std::nullopt;
    }
    ++refused_;
    return flaw == IpFlaw::BadChecksum ? FrameCause::IpBadChecksum : FrameCause::IpRefused;
}

}  // namespace sealtap::flow
