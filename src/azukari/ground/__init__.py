"""The ground that every provision may stand on, and the shape of a provision."""

from azukari.ground.ground import Ground, Grounds, Tier
from azukari.ground.provision import Holding, Provision

__all__ = ["Ground", "Grounds", "Holding", "Provision", "Tier"]
