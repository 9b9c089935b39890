"""Names, e-mail addresses, companies and places, in Portuguese and in English.

Every address ends in `.example`, a domain that is reserved and can never reach anybody.
"""

import unicodedata
from dataclasses import dataclass

import numpy as np

FIRST_PT = """
Ana Adriana Alessandra Alice Amanda Antônio Arthur Beatriz Bernardo Bianca Bruno Caio Camila Carlos Carolina Cecília
Clara Cláudia Cristiano Daniela Davi Débora Diego Eduardo Elaine Enzo Érica Fábio Felipe Fernanda Flávia Francisco
Gabriel Gabriela Guilherme Gustavo Heitor Helena Henrique Igor Isabela Ivan João Joaquim José Juliana Júlio Karina
Larissa Laura Leandro Letícia Lívia Lorena Lucas Luciana Luís Luíza Manuela Marcelo Márcia Marcos Mariana Marina Mateus
Maurício Miguel Mônica Murilo Natália Nina Otávio Patrícia Paula Pedro Priscila Rafael Raquel Renata Renato Ricardo
Roberta Rodrigo Rogério Samuel Sandra Sérgio Simone Sofia Tatiana Thaís Thiago Valentina Vanessa Vicente Vinícius Vitória
"""

LAST_PT = """
Abreu Aguiar Albuquerque Almeida Alves Amaral Andrade Antunes Araújo Assis Azevedo Barbosa Barros Bastos Batista Borges
Braga Brito Cabral Caldeira Camargo Campos Cardoso Carvalho Castro Cavalcanti Coelho Correia Costa Coutinho Cunha Dantas
Dias Domingues Duarte Esteves Farias Fernandes Ferreira Figueiredo Fonseca Freitas Furtado Garcia Gomes Gonçalves Guedes
Guimarães Lacerda Leal Leite Lima Lopes Macedo Machado Magalhães Marques Martins Matos Medeiros Meireles Mello Mendes
Menezes Miranda Monteiro Moraes Moreira Moura Nascimento Neves Nogueira Nunes Oliveira Pacheco Paiva Peixoto Pereira
Pinheiro Pinto Pires Queiroz Ramos Rezende Ribeiro Rocha Rodrigues Sá Salgado Sampaio Santana Santos Silva Siqueira
Soares Souza Tavares Teixeira Torres Vasconcelos Vaz Viana Vieira Xavier
"""

FIRST_EN = """
Abigail Adam Alan Alexander Amelia Amy Andrew Anna Anthony Audrey Benjamin Beth Brandon Brian Caleb Caroline Catherine
Charles Charlotte Chloe Christopher Claire Daniel David Dylan Edward Eleanor Elizabeth Emily Emma Ethan Evelyn Florence
Frances George Grace Hannah Harriet Harry Heather Henry Hugo Isaac Isabel Jack Jacob James Jane Jason Jennifer Jessica
Joan John Jonathan Joseph Joshua Julia Karen Kate Kevin Laura Leah Leo Liam Lily Louis Lucy Luke Margaret Mark Martha
Matthew Megan Michael Molly Nathan Nicholas Noah Nora Oliver Olivia Oscar Owen Patrick Peter Philip Rachel Rebecca Richard
Robert Rose Ruby Ryan Samuel Sarah Scott Simon Sophie Stephen Susan Theodore Thomas Victoria Walter William Zoe
"""

LAST_EN = """
Adams Allen Anderson Armstrong Atkinson Bailey Baker Barker Barnes Bell Bennett Berry Booth Bradley Brooks Brown Burton
Butler Campbell Carter Chapman Clark Clarke Collins Cook Cooper Cox Davidson Davies Dawson Dixon Edwards Elliott Ellis
Evans Fisher Fletcher Foster Fox Gibson Gordon Graham Grant Gray Green Griffiths Hall Hamilton Harris Harrison Hart
Harvey Hill Holmes Howard Hughes Hunt Jackson James Jenkins Johnson Johnston Jones Kelly Kennedy King Knight Lawrence
Lee Lewis Lloyd Marshall Martin Mason Matthews Miller Mills Mitchell Moore Morgan Morris Murphy Murray O'Brien Owen
Palmer Parker Pearson Phillips Powell Price Reid Reynolds Richards Roberts Robertson Robinson Rogers Russell Ryan Scott
Shaw Simpson Smith Stevens Stewart Stone Taylor Thompson Turner Walker Ward Watson Webb West White Wilson Wood Wright
"""

TRADES = """
Academia Agência Ateliê Atelier Bakery Bistrô Boutique Café Clínica Clube Consultoria Editora Escola Estúdio Farmácia
Florist Foods Gráfica Imobiliária Labs Livraria Logistics Mercado Oficina Padaria Partners Pet Pharmacy Restaurante Studio
Supply Tecnologia Transportes Travel Turismo Viveiro
"""

MARKS = """
Aurora Andorinha Araucária Atlântica Azul Boreal Bússola Caju Candeia Catavento Cedro Compass Coral Cruzeiro Driftwood
Estrela Farol Flamboyant Girassol Harbor Horizonte Ipê Jacarandá Juniper Lantern Laranjeira Lume Maple Maré Meridian
Mirante Nascente Northwind Oliva Orvalho Pampa Pinheiral Primavera Prisma Quartzo Quintal Ribeira Riverside Sabiá
Serrana Silverline Sol Summit Tamarindo Trilha Umbu Vereda Violeta Willow
"""

# Share of the country's companies, roughly: what makes a list of places look lived in.
PLACES: tuple[tuple[str, str, float], ...] = (
    ("São Paulo", "SP", 24),
    ("Campinas", "SP", 5),
    ("Santos", "SP", 2.5),
    ("Ribeirão Preto", "SP", 3),
    ("São José dos Campos", "SP", 2.5),
    ("Rio de Janeiro", "RJ", 11),
    ("Niterói", "RJ", 2.5),
    ("Petrópolis", "RJ", 1),
    ("Belo Horizonte", "MG", 7),
    ("Uberlândia", "MG", 2.5),
    ("Juiz de Fora", "MG", 1.5),
    ("Curitiba", "PR", 6),
    ("Londrina", "PR", 2),
    ("Maringá", "PR", 1.5),
    ("Porto Alegre", "RS", 5),
    ("Caxias do Sul", "RS", 1.5),
    ("Florianópolis", "SC", 3.5),
    ("Joinville", "SC", 2),
    ("Blumenau", "SC", 1.5),
    ("Salvador", "BA", 4),
    ("Feira de Santana", "BA", 1),
    ("Recife", "PE", 3.5),
    ("Fortaleza", "CE", 3.5),
    ("Brasília", "DF", 4.5),
    ("Goiânia", "GO", 3),
    ("Vitória", "ES", 1.5),
    ("Manaus", "AM", 1.5),
    ("Belém", "PA", 1.5),
    ("Natal", "RN", 1),
    ("São Luís", "MA", 0.8),
    ("Cuiabá", "MT", 1),
    ("Campo Grande", "MS", 1),
)


@dataclass(frozen=True)
class People:
    """n people, one per place in each array."""

    names: np.ndarray
    emails: np.ndarray
    companies: np.ndarray
    cities: np.ndarray
    states: np.ndarray


def people(rng: np.random.Generator, n: int, *, english: float = 0.3) -> People:
    """n people, the share `english` of them with English names; no two share an e-mail address."""
    speaks_english = rng.random(n) < english
    first = np.where(speaks_english, _draw(rng, FIRST_EN, n), _draw(rng, FIRST_PT, n))
    last = np.where(speaks_english, _draw(rng, LAST_EN, n), _draw(rng, LAST_PT, n))
    trade, mark = _draw(rng, TRADES, n), _draw(rng, MARKS, n)
    place = rng.choice(len(PLACES), n, p=_shares())
    return People(
        names=np.array([f"{a} {b}" for a, b in zip(first, last, strict=True)]),
        emails=_emails(first, last, mark),
        companies=np.array([f"{a} {b}" for a, b in zip(trade, mark, strict=True)]),
        cities=np.array([city for city, _, _ in PLACES])[place],
        states=np.array([state for _, state, _ in PLACES])[place],
    )


def _draw(rng: np.random.Generator, words: str, n: int) -> np.ndarray:
    return rng.choice(np.array(words.split()), n)


def _shares() -> list[float]:
    total = sum(weight for _, _, weight in PLACES)
    return [weight / total for _, _, weight in PLACES]


def _emails(first: np.ndarray, last: np.ndarray, mark: np.ndarray) -> np.ndarray:
    plain = {word: _ascii(word) for word in {*first, *last, *mark}}
    seen: dict[str, int] = {}
    addresses = []
    for a, b, company in zip(first, last, mark, strict=True):
        local = f"{plain[a]}.{plain[b]}"
        address = f"{local}@{plain[company]}.example"
        count = seen[address] = seen.get(address, 0) + 1
        addresses.append(address if count == 1 else f"{local}{count}@{plain[company]}.example")
    return np.array(addresses)


def _ascii(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return folded.replace("'", "").lower()
